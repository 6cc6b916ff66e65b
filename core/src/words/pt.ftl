### Every sentence a person reads, in Portuguese.
###
### A technician in gloves reads the first two groups; IT reads the rest. Plain words, one fact a sentence.
### No sentence names a cause that the evidence does not prove: "no reply" is never "blocked".

## The answer in one sentence: at most 140 characters once filled.
## $what: titles of capabilities, joined by commas. $host: a server's name.

sentence-ready = As chamadas devem funcionar nesta rede: tudo o que precisam está aberto.
sentence-ready-one-way = As chamadas devem funcionar nesta rede: tudo o que precisam sai. Não se viram respostas em todas as portas.
sentence-ready-notice = As chamadas devem funcionar nesta rede. O relatório tem notas que vale a pena ler.
sentence-ready-fair = As chamadas devem funcionar nesta rede. Som e imagem podem falhar às vezes: alguns pacotes se perdem ou atrasam.
sentence-ready-poor = As chamadas devem conectar nesta rede, mas com som e imagem ruins: muitos pacotes se perdem ou atrasam.
sentence-names = Esta rede não resolveu os nomes dos servidores; nada mais pôde ser testado. É preciso verificar o DNS dela.
sentence-degraded = As chamadas devem funcionar, mas algo se notará: { $what }.
sentence-not-ready = Esta rede não está pronta. Não vai funcionar: { $what }.
sentence-offline = Este dispositivo está sem rede; nada pôde ser testado. Conecte-o e verifique de novo.
sentence-portal = Esta rede pede primeiro a sua página de acesso. Abra um navegador, entre e verifique de novo.
sentence-outage = { $host } falha; outros servidores respondem. Pergunte ao fornecedor antes de mudar a firewall.
sentence-unknown = Não foi possível decidir se as chamadas funcionam: algo de que precisam não deu resposta clara.
sentence-cancelled = A verificação foi interrompida antes de decidir. Verifique de novo e deixe-a terminar.
sentence-deadline = O tempo acabou antes de se poder decidir. Verifique de novo com mais tempo.

## The answer in one word.

readiness-ready = PRONTA
readiness-degraded = LIMITADA
readiness-not_ready = NÃO PRONTA
readiness-unknown = INDEFINIDA

## What the person wants to do.

capability-sign-in = Início de sessão
capability-call = Videochamada
capability-files = Gravação e troca de arquivos
capability-error-reports = Relatórios de erros

## What the person will notice on a path that is not the best one.

notice-sign-in-data-centre = Talvez só seja possível iniciar sessão depois de escolher um centro de dados específico nas configurações.
notice-call-tcp = A chamada usa TCP: imagem e som podem atrasar ou congelar quando a rede está ocupada.
notice-call-tls-443 = A chamada usa só a porta 443: imagem e som podem atrasar ou congelar, e conectar demora mais.
notice-call-proxy-443 = A chamada passa pelo proxy do fornecedor na nuvem, pela porta 443: imagem e som podem atrasar ou congelar.
notice-call-proxy-udp = A chamada passa pelo proxy do fornecedor na nuvem, por UDP: conectar demora um pouco mais.
notice-websocket = As chamadas podem não conectar, ou conectar alguns segundos mais tarde.

notice-partial = Parte do que as chamadas usam está bloqueada: uma chamada pode não conectar, ou só após alguns segundos.
notice-inspected = As conexões são abertas no caminho: a aplicação pode recusá-las.
notice-past-proxy = Só funciona sem passar pelo proxy: uma aplicação que use sempre o proxy pode falhar.

## What a parameter switches on; $what in the labels "with" and "without".

switch-cloud-proxy = o proxy do fornecedor na nuvem

## How a call will feel, in one word.

experience-good = BOM
experience-fair = RAZOÁVEL
experience-poor = RUIM

## What the user loses while a row of the table is missing.

loses-sign-in = Ninguém consegue iniciar sessão, por isso nenhuma chamada pode começar.
loses-call-tcp = As chamadas podem não conectar e não têm saída onde o UDP não funciona.
loses-call-udp = As chamadas têm de usar TCP: imagem e som atrasam ou congelam, ou a chamada não conecta.
loses-call-proxy = As chamadas pelo proxy do fornecedor na nuvem não conectam.
loses-call-turn = As chamadas entre o técnico e o especialista não conectam.
loses-call-region = As chamadas não conectam quando certo centro de dados está escolhido nas configurações.
loses-call-backup = As chamadas não conectam enquanto os servidores principais de chamadas estão fora de serviço.
loses-files = A gravação e a troca de arquivos não funcionam.
loses-error-reports = Nada que se note: o fornecedor não recebe relatórios de erros.
loses-names = Os nomes dos servidores não podem ser resolvidos, por isso nada funciona.
loses-traffic-manager = A aplicação não encontra o seu centro de dados.
loses-cdn = Partes da aplicação não carregam.

## Findings: the network as a whole.

offline = Este dispositivo está sem rede: o próprio sistema não conhece nenhuma saída.
all-silent = Nada respondeu, nem mesmo os servidores usados para comparação.
configuration = Configuração: { $what }.
proxy-present = Este dispositivo usa o proxy { $proxy }, e nada foi testado através dele: o que falha sem ele pode funcionar por ali.
proxy-passes = Pelo proxy { $proxy }, e não sem ele, há respostas de: { $hosts }. Isso não é uma regra de firewall, e nenhum proxy HTTP transporta UDP.
proxy-only = Este dispositivo não alcança nada além do proxy { $proxy }: o próprio sistema não conhece outra saída, por isso o resto não foi testado.
proxy-unreachable =
    { $how ->
        [unresolved] O nome do proxy { $proxy } não pode ser resolvido, por isso nada passa por ele.
        [silent] O proxy { $proxy } não responde.
        [refused] O proxy { $proxy } não está lá: a conexão é recusada.
        [rejected] O proxy { $proxy } está fora de alcance: algo no caminho rejeita a conexão.
       *[other] O que responde em { $proxy } não é um proxy HTTP.
    }
proxy-authentication = O proxy { $proxy } exige uma autenticação que esta verificação não pôde dar (HTTP 407). --proxy http://USER:PASSWORD@{ $proxy } indica nome e senha.
proxy-unverified = Não foi possível decidir se o proxy { $proxy } se conecta a { $hosts }.
proxy-refused = O proxy { $proxy } não aceita conectar-se a { $hosts } (HTTP { $status }).
proxy-failed =
    { $how ->
        [silent] O proxy { $proxy } não diz a tempo se alcança { $hosts }.
        [closed] O proxy { $proxy } desliga quando se pede { $hosts }.
        [tls] O proxy { $proxy } conecta-se a { $hosts }, mas ali nenhuma negociação TLS tem êxito.
       *[other] O proxy { $proxy } não consegue chegar a { $hosts } (HTTP { $how }).
    }
portal = Um portal cativo responde em lugar de { $url }.
vendor-outage = { $host } falha por si só ou está inacessível para além deste local, enquanto os servidores usados para comparação respondem.
clock-skew = O relógio deste dispositivo tem um desvio de { $minutes } min, e os certificados são avaliados por ele.
accepts-everything = Algo no caminho aceita conexões a TCP { $ports } mesmo em endereços onde não há servidor; ali, uma conexão aceita não prova nada.{ accepts-where }
accepts-where =
    { $hop ->
        [unknown] { "" }
       *[known] { " " }Está no salto { $hop } ou mais perto.
    }
os-refused = O próprio sistema deste dispositivo recusou enviar ({ $error }). Nada saiu do dispositivo, por isso isto nada diz sobre o local.
deadline = O tempo acabou: { $undone } testes planejados não foram concluídos.
cancelled = A verificação foi interrompida: { $undone } testes planejados não foram concluídos.

## Findings: names. $name may be several, joined by commas.

dns-nxdomain = O servidor DNS não conhece este nome: { $name }.
dns-refused = O servidor DNS { $resolver } recusa resolver { $name }.
dns-servfail = O servidor DNS { $resolver } não consegue resolver { $name } (SERVFAIL).
dns-silent = O servidor DNS { $resolver } não responde quando se pergunta por { $name }.
dns-failed = Este dispositivo não consegue resolver { $name }.
dns-bogon = { $name } é resolvido como { $address }, que não é um endereço público.

## Findings: rows of the table. $how says what was seen, $by who said so.

udp-blocked = { $service }: UDP { $ports } para { $hosts } { how-blocked }.
udp-partial = { $service }: parte da linha não passa. UDP { $ports } para { $hosts } { how-blocked }.
udp-unverified = { $service }: sem resposta clara em UDP { $ports }. { why-unverified }
nat-dependent = A tradução de endereços desta rede dá a cada servidor uma porta diferente: duas pessoas atrás de redes assim só podem falar através de um relay.
nat-short = Esta rede esquece um caminho por UDP que fica quieto por { $quiet } s: o som pode parar após uma pausa, como com o microfone desligado.
udp-silent = Nada responde por UDP, nem mesmo os servidores usados para comparação, enquanto o TCP funciona.
tcp-blocked = { $service }: TCP { $ports } para { $hosts } { how-blocked }.
tcp-partial = { $service }: parte da linha não passa. TCP { $ports } para { $hosts } { how-blocked }.
tcp-unverified = { $service }: sem resposta clara em TCP { $ports }. { why-unverified }
why-unverified =
    { $why ->
        [private] Isso não prova nem aberto nem bloqueado: o endereço é privado, sem roteador fora deste local no caminho.
        [uncompared] Isso não prova nem aberto nem bloqueado, porque não respondeu nada com que se pudesse comparar. { settle }
        [system] Isso não prova nem aberto nem bloqueado, porque o sistema deste dispositivo não diz quem comunica um erro. { settle }
        [no_router] Isso não prova nem aberto nem bloqueado, porque nenhum roteador fora deste local comunica o que lhe chega, ou o local não deixa entrar esses avisos. { settle }
        [no_border] Isso não prova nem aberto nem bloqueado, porque os endereços dos roteadores não mostram onde este local termina. { settle }
        [no_transport] Isso não prova nem aberto nem bloqueado, porque os roteadores fora deste local nada comunicam sobre este protocolo, ou o local não deixa entrar esses avisos. { settle }
        [intercepted] Isso não prova nem aberto nem bloqueado, porque algo dentro deste local responde em lugar dos servidores, e nada pode ser seguido para além dele. { settle }
        [limited] Isso não prova nem aberto nem bloqueado, porque os roteadores no caminho comunicam pacotes de menos. --depth full pergunta por mais tempo. { settle }
        [refused] Algo recusa, e nada diz se é o servidor ou uma firewall.
        [uncontrolled] Algo aceita, e nada diz se é o servidor ou algo no caminho.
        [unconfirmed] Parece bloqueado, mas nada o confirma. Verifique de novo.
       *[other] Isso não prova nem aberto nem bloqueado.
    }
settle = Um responder externo (--responder NAME) ou o log da firewall esclarece.
how-blocked =
    { $how ->
        [dropped] { $side ->
            [site] é descartado antes de sair deste local: roteadores externos veem pacotes de comparação logo antes e depois, e não estes
            [beyond] sai deste local e é descartado para além dele: roteadores fora do local veem os pacotes, os seguintes não
           *[unknown] é descartado no caminho, enquanto pacotes de comparação logo antes e depois tiveram resposta ou aviso de um roteador
        }
        [reset] { $side ->
            [site] é cortado (reset) dentro deste local
            [beyond] é cortado (reset) para além deste local, por algo mais perto que o servidor
           *[unknown] é cortado (reset) por algo mais perto que o servidor
        }
        [rejected] { $side ->
            [site] é rejeitado por { $by }, dentro deste local
            [beyond] é rejeitado por { $by }, para além deste local
           *[unknown] é rejeitado por { $by }
        }
        [closed_after] conecta e é cortado nos primeiros dados
       *[other] não passa
    }
stun-filtered = { $service }: UDP { $ports } para { $hosts } está aberto, mas o STUN é retirado dele{ $side ->
        [site] {" "}dentro deste local
        [beyond] {" "}para além deste local
       *[unknown] {""}
    }: roteadores externos veem outros pacotes para estas portas, e não os pacotes STUN enviados entre eles.{ $elsewhere ->
        [yes] {" "}Servidores STUN noutros lugares respondem.
       *[no] {""}
    }
reply-unseen = { $rules }: os pacotes saem deste local, pois roteadores externos os viram. Nenhum servidor respondeu nessas portas, por isso não se viram respostas.
relay-elsewhere = O relay { $host } (porta { $ports }) encaminha quem chama para outro servidor, que a tabela não nomeia; este não foi consultado.
relay-credentials = O relay { $host } (porta { $ports }) não aceita as credenciais dadas para este teste. Ele está lá; se retransmite não foi testado.
relay-nonce = O relay { $host } (porta { $ports }) recusa o nonce que acabou de dar: talvez dois servidores atrás de um endereço dividam os pedidos.
relay-refuses = O relay { $host } (porta { $ports }) recusa com o erro { $error }{ $error ->
        [400] {" (pedido inválido)"}
        [403] {" (proibido)"}
        [437] {" (alocação não corresponde)"}
        [441] {" (outras credenciais)"}
        [442] {" (UDP não é retransmitido)"}
        [486] {" (a cota destas credenciais está esgotada)"}
        [508] {" (sem endereços livres)"}
       *[other] {""}
    }. O caminho até lá está aberto.
relay-forged = Algo responde em lugar do relay { $host } (porta { $ports }): não conhece a senha.
relay-malformed = O relay { $host } (porta { $ports }) responde com algo que não se pode usar. O caminho até lá está aberto.
relay-unanswered = { $host } (porta { $ports }) responde, mas não a TURN: não há ali servidor para isso, ou algo no caminho o retira.
media-good = Os pacotes de uma chamada foram por { $host } e voltaram por { $over }: { $lost }% perdidos, { $rtt } ms, { $jitter } ms de jitter.
media-fair = Os pacotes de uma chamada foram por { $host } e voltaram por { $over }: { $lost }% perdidos, { $rtt } ms, { $jitter } ms de jitter. Parte disso se notará.
media-poor = Os pacotes de uma chamada foram por { $host } e voltaram por { $over }: { $lost }% perdidos, { $rtt } ms, { $jitter } ms de jitter. Será difícil conversar.
media-ends = Os pacotes de uma chamada passaram por { $host } por { $over } { $port } durante { $after } s, depois nenhum voltou: algo no caminho termina o fluxo.
media-untested = Não foi possível enviar os pacotes de uma chamada pelo relay { $host } por { $over } { $port }: ele não deu dois endereços que possam falar entre si.
media-unheard = O relay { $host } dá um endereço por { $over } { $port }, mas os pacotes de uma chamada não voltam por ele.
path-unstated = O que { $needs } precisa está aberto. O fornecedor declara chamadas só por esse caminho apenas para { $devices }. Pergunte se vale também para { $device }.
path-off = { $ask } Se sim, --set { $parameter }=on testa também esse caminho.
vendor-note = Convém saber para { $rules }: { $note }
server-refuses = O próprio { $host } recusa { $ports }: o caminho até lá está aberto, o servidor não o atende.
host-unreachable = { $host } está inacessível, diz { $by }.
host-unnamed = { $rule }: nenhum nome abaixo de { $host } é público, por isso não foi testado. --host { $rule }=NAME indica um.
parameter-unset = { $rule } não foi testado. { $ask } Depois use --set { $parameter }=VALUE.
private-target = { $host } está no endereço privado { $address }, que só se testa com --allow-private.

## Findings: a responder of one's own, at $name, whose TCP $port surely reaches it. $ports are those that the vendor's servers leave unanswered,
## $tested how many of them were tried there, $transport such as UDP or IPv6 UDP.

responder-answered = { $transport } { $ports } sai e volta: o responder { $name } respondeu em cada uma das { $tested } testadas. Só fica em aberto se uma firewall trata os endereços do fornecedor de outro modo.
responder-blocked = { $transport } { $ports } também não tem resposta do responder { $name } ({ $tested } testadas), embora ele responda em TCP { $port } antes e depois. Muito provavelmente uma firewall no caminho não deixa passar estas portas.
responder-unreachable =
    O responder { $name } { $why ->
        [name] não tem endereço que se possa usar aqui
        [private] está num endereço privado, que só se testa com --allow-private
       *[other] não responde em TCP { $port }
    }, por isso nada se soube por ele.

## Findings: TLS and HTTP.

tls-untrusted = { $host } mostra um certificado emitido por { $issuer }, em que nem este dispositivo nem as raízes públicas confiam.
tls-inspected = { $host } mostra um certificado emitido por { $issuer }, em que este dispositivo confia e as raízes públicas não: o TLS é aberto no caminho.
tls-wrong_name = { $host } mostra um certificado para { $subject }.
tls-expired = O certificado de { $host } expirou em { $date }.
tls-not_yet_valid = O certificado de { $host } não é válido antes de { $date }.
tls-failed = { $host } responde, mas o TLS falha: { $why }.
tls-name_filtered = O TLS para { $host } { $port } { how-stopped } assim que o nome é dito; com outro nome ou nenhum, a mesma porta responde em TLS. { who-stops }
tls-only = { $host } { $port } responde em TLS; o que ali se diz sem cifra { how-stopped }. { who-stops }
tls-filtered = O TLS para { $host } { $port } { how-stopped }, seja qual for o nome; o STUN sem cifra tem resposta na mesma porta. { who-stops }
how-stopped =
    { $came ->
        [reset] é cortado (reset)
        [closed] é fechado
       *[silence] não tem resposta
    }
who-stops =
    { $place ->
        [nearer] { $side ->
            [site] Quem o faz é um equipamento dentro deste local
            [beyond] Quem o faz é um equipamento para além deste local
           *[unknown] Quem o faz é um equipamento no caminho
        }, mais perto que o servidor{ $hop ->
            [1] {" (o primeiro salto)"}
           *[other] {""}
        }.
        [far] Isso vem de tão longe quanto o servidor: pode ser o próprio servidor.
       *[unknown] Quem o faz é algo no caminho, ou o próprio servidor.
    }
http-unexpected = { $host } responde com o estado HTTP { $status }, que não se conhece deste serviço.
upgrade-cut =
    HTTPS na porta { $port } de { $host } tem resposta{ by-proxy }, mas { $how ->
        [silent] nada volta
       *[cut] a conexão é cortada
    } sempre que se pede um WebSocket: o servidor, ou algo no caminho que lê HTTPS, não os aceita.
connection-cut = Os WebSockets para { $host } na porta { $port }{ by-proxy } são cortados após { $after } s sem despedida, duas vezes em duas tentativas, pelo servidor ou por algo no caminho.
by-proxy =
    { $by ->
        [straight] { "" }
       *[proxy] { " " }pelo proxy { $by }
    }

## The ticket: what was seen of a row.

why-dropped = Descartado no caminho: pacotes de comparação logo antes e depois tiveram resposta ou aviso de um roteador.
why-reset = Cortado (reset) por algo mais perto que o servidor.
why-rejected = Rejeitado por { $by }.
why-closed-after = Conectou e foi cortado nos primeiros dados.
why-stun-filtered = A porta está aberta, mas o STUN é retirado: outros pacotes para ela saem deste local, o STUN não passa.
why-name-filtered = Conectou e foi parado pelo nome do servidor em TLS: outro nome tem resposta na mesma porta.
why-only-tls = Conectou e foi parado por não ser TLS, que tem resposta na mesma porta.
why-tls-filtered = Conectou e foi parado por ser TLS: o STUN sem cifra tem resposta na mesma porta.
why-certificate = Em lugar do certificado do destino é mostrado outro.
why-silent = Sem resposta. Não está provado que esteja bloqueado.

## The ticket as text and CSV. Columns are named in CONTRACT and never translated.

ticket-title = Pedido à firewall: { $profile } (tabela { $device }, { $dated }), testado em { $started }
ticket-nothing = Não falta nada: todas as linhas da tabela do fornecedor estão abertas, até onde foram testadas.
ticket-none = Esta execução não permite nomear nenhuma regra em falta.
ticket-outbound = saída
ticket-allow = permitir
ticket-inspection-off = tem de estar desligada
ticket-addresses = { $addresses } ({ $time })
ticket-justification = { $service } ({ $need }). O que se perde sem isto: { $loses }
ticket-required = exigido pelo fornecedor
ticket-optional = opcional para o fornecedor
ticket-place = Onde: { $places }.
ticket-sampled = Destas { $ports } portas, ao menos { $tested } foram testadas em cada endereço; as outras ficam entre portas que mostraram o mesmo.
ticket-run = Execução { $run }.
ticket-blank = Os campos em branco não são conhecidos por este dispositivo.
ticket-open = As linhas da tabela do fornecedor que já funcionam foram omitidas.
ticket-untested = Na tabela do fornecedor, mas não testado aqui: { $what }.
ticket-unclear = Não claramente aberto, mas ainda não pedido aqui; o relatório diz porquê: { $what }.
ticket-again = Para testar de novo com o mesmo dispositivo e a mesma rede; é preciso acrescentar opções que nenhum relatório guarda, como --dns ou uma senha:
ticket-again-file = Para testar de novo com o mesmo dispositivo e a mesma rede, com o arquivo do perfil em lugar de PROFILE-FILE; é preciso acrescentar opções que nenhum relatório guarda, como --dns ou uma senha:

## The ticket's lines to paste. $rows: numbers of rows. $names: names that the firewall cannot take.

paste-title = Linhas para colar: as mesmas regras para algumas firewalls.
paste-source = As origens são as que o dispositivo vê; onde os endereços são traduzidos antes da firewall, escreva o que a firewall vê. As palavras em maiúsculas são para preencher.
paste-any = Linha { $rows }: este dispositivo não conhece uma origem para indicar, por isso estas linhas deixam passar todas. Restrinja-as.
paste-intercepted = Linha { $rows }: nenhuma linha ajuda. As conexões passam, e é mostrado um certificado que não é o do destino; a evidência da linha o nomeia.
paste-short = Linha { $rows }: um destino que não é nome nem endereço foi omitido.

dialect-nftables = Para nft -f. Substitua "inet filter forward" pela família, tabela e cadeia que filtra pacotes encaminhados no seu local; nft list ruleset as mostra. Cada linha vai para o topo dessa cadeia, antes do que descarta. As respostas precisam do habitual "ct state established,related accept".
dialect-nftables-addresses = O nftables não aceita nomes; os endereços encontrados aqui em { $time } estão em lugar de { $names }. Podem mudar.
dialect-fortigate = Para a CLI. Preencha SRCINTF e DSTINTF, mova as políticas para cima das que negam e ajuste NAT como nas suas outras políticas de saída.
dialect-fortigate-wildcards = Nomes com curinga exigem FortiOS 6.2.2 ou posterior, e as consultas DNS do dispositivo têm de passar pelo FortiGate.
dialect-pan-os = Para o modo de configuração, depois commit. Preencha FROM-ZONE e TO-ZONE. A aplicação é any, porque a tabela do fornecedor indica portas.
dialect-pan-os-addresses = Objetos de endereço não aceitam curingas; os endereços encontrados aqui em { $time } estão em lugar de { $names }. Podem mudar; para tráfego web, uma categoria de URL própria ou uma lista dinâmica externa pode conter os nomes.
dialect-asa = Para o modo de configuração. Preencha ACL-NAME, a lista de acesso da interface do lado do dispositivo. Nomes exigem "dns domain-lookup" e um servidor de nomes.
dialect-asa-addresses = Objetos de rede não aceitam curingas; os endereços encontrados aqui em { $time } estão em lugar de { $names }. Podem mudar.
dialect-azure = Para um shell com a Azure CLI e a sua extensão azure-firewall. Preencha GROUP, POLICY, COLLECTION-GROUP e as coleções, que têm de permitir. Nomes em regras de rede exigem o proxy DNS da política; IPv6 exige uma firewall de pilha dupla.
dialect-azure-wildcards = Nomes com curinga são para regras de aplicação, numa coleção própria, e só para TCP 80 e 443.
dialect-azure-addresses = Regras de rede não aceitam curingas; os endereços encontrados aqui em { $time } estão em lugar de { $names }. Podem mudar.

## Text output: a row's verdict, and what was seen on some of its ports.

verdict-partial = parcialmente aberto
verdict-blocked = bloqueado
verdict-intercepted = interceptado
verdict-unverified = não verificado
verdict-not_run = não executado

seen-dropped = bloqueado: descartado no caminho
seen-reset = bloqueado: cortado (reset) no caminho
seen-rejected = bloqueado: rejeitado por { $by }
seen-closed_after = bloqueado: conecta e é cortado nos primeiros dados
seen-filtered = bloqueado: a porta está aberta, mas o que ali se fala é parado
seen-certificate = interceptado: o certificado não é o do destino
seen-silent = não verificado: sem resposta
seen-os_refused = não verificado: o próprio sistema deste dispositivo recusou enviar
seen-lied = não verificado: conexões são aceitas mesmo onde não há servidor
seen-refused = não verificado: recusado, não se sabe por quem
seen-uncontrolled = não verificado: conecta, sem nada com que comparar
seen-unconfirmed = não verificado: parece bloqueado, mas nada o confirma
seen-not_run = não executado
seen-place = { $what }, { $place }

## Where something happened. $hop: how many hops away. $lost: a hop that did not see it although it sees others.

place =
    { $kind ->
        [lost] visto pela última vez no salto { $hop }, perdido entre os saltos { $hop } e { $lost }{ place-side }
        [unseen] perdido antes do salto { $lost }{ place-side }
        [last] visto pela última vez no salto { $hop }{ place-side }
        [next] a um salto de distância{ place-side }
        [away] a { $hop } saltos de distância{ place-side }
       *[side] { $side ->
            [site] dentro do seu local
           *[beyond] para além do seu local
        }
    }
place-side =
    { $side ->
        [site] , dentro do seu local
        [beyond] , para além do seu local
       *[unknown] { "" }
    }

## Text output: labels.

label-rules = Não aberto
label-findings = Porquê
label-notices = Convém saber
label-optional = opcional
label-experience = Som e imagem de uma chamada
label-with = Com { $what }
label-without = Sem { $what }
label-resolver = o servidor DNS deste dispositivo
label-responder = responder { $name }
label-more = E mais { $count }: --format json mostra tudo.
label-code = Código { $number } de { $count }
label-footer = { $profile } (tabela { $device }, { $dated }) · { $network } · { $depth }, { $seconds } s, { $packets } pacotes, { $ended }
label-full = Os intervalos foram testados por amostra; acrescente --depth full para testar todas as portas.

network-wifi = Wi-Fi
network-cellular = dados móveis
network-ethernet = cabo
network-unknown = rede de tipo desconhecido

ended-complete = completo
ended-deadline = terminado por falta de tempo
ended-cancelled = interrompido antes do fim

## Progress of a run.

phase-names = a resolver nomes
phase-targets = a testar a tabela
phase-again = a repetir bloqueios aparentes
phase-gaps = a testar entre as amostras
phase-walk = a descobrir quem descarta e quem recusa
phase-relays = a consultar os relays
phase-content = a descobrir o que se pode dizer
phase-media = a enviar como numa chamada
phase-responder = a consultar o responder
phase-beside = a ver o que dura
