### O que dizem os ecrãs das aplicações, em português.

label-card-foot = { $profile } (tabela { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = O teste foi interrompido quando o sistema encerrou esta aplicação. Isto é o que tinha sido visto até então.
label-damaged = Danificado
label-not-kept = Este relatório não foi guardado: { $why }.

## The app's screens. Buttons are written in capitals.

shell-app-name = Callready
shell-about = Uma chamada de assistência remota funcionará a partir desta rede? Um teste diz, e indica o que falta na firewall.
shell-never = Ainda nada foi testado neste dispositivo.
shell-last = Último teste, { $when }: { $word }
shell-test = TESTAR A REDE
shell-again = TESTAR DE NOVO
shell-cancel = CANCELAR
shell-back = VOLTAR
shell-compare = COMPARAR WI-FI E DADOS MÓVEIS
shell-history = HISTÓRICO
shell-details = DETALHES
shell-testing = A testar esta rede
shell-testing-over = A testar por { $network }
shell-starting = a preparar
shell-progress = { $done } de { $planned } testes feitos
shell-stopping = A terminar. A seguir, o que foi visto até agora.
shell-compared = Wi-Fi e dados móveis
shell-earlier = Testes anteriores
shell-capabilities = O que quer fazer
shell-send = O que enviar à informática
shell-send-ticket = PEDIDO DE FIREWALL
shell-send-text = RELATÓRIO EM TEXTO
shell-send-json = RELATÓRIO EM JSON
shell-send-nothing = Não há nenhuma regra a pedir. O relatório pode ajudar a informática mesmo assim.
shell-failed = NÃO TESTADO
shell-busy = Há outro teste em curso. Tente de novo dentro de um minuto.
shell-unreadable = Este relatório não se consegue ler: { $why }
shell-network-gone = Esta rede já não está disponível, por isso não foi testada.

## The glasses' card. Buttons are spoken as well as pressed: two syllables or more, each unlike the others.

shell-run-again = REPETIR TESTE
shell-show-code = MOSTRAR CÓDIGO
shell-show-details = VER DETALHES
shell-close = FECHAR
shell-next-code = OUTRO CÓDIGO
shell-go-back = VOLTAR
shell-code-of = Código { $n } de { $count }
shell-results = Resultados dos testes
shell-configured = O código do administrador vale a partir de agora.

## Apple's apps: the permission for the local network, and what Siri says and hears. $app is the app's name, as the system writes it.

shell-local-title = Servidores deste local
shell-local-why = A configuração indica servidores que podem estar neste local. Se estiverem, o sistema pergunta agora se o Callready pode usar a rede local. Sem isso, não podem ser testados.
shell-local-continue = CONTINUAR
shell-local-refused = O sistema não deixou sair nada para alguns servidores, muito provavelmente porque o Callready não pode usar a rede local. Não foram testados, e isso nada diz da firewall. O interruptor está nas definições do sistema.
shell-local-settings = ABRIR DEFINIÇÕES
shell-local-purpose = Para testar os servidores deste local que a configuração indica.
shell-intent = Testar a rede
shell-intent-about = Testa se uma chamada de assistência remota vai funcionar nesta rede e diz o resultado numa frase.
shell-siri-test = Testa a rede com { $app }
shell-siri-ask = Pergunta a { $app } se as chamadas vão funcionar
