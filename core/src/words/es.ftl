### Every sentence a person reads, in Spanish.
###
### A technician in gloves reads the first two groups; IT reads the rest. Plain words, one fact a sentence.
### No sentence names a cause that the evidence does not prove: "no reply" is never "blocked".

## The answer in one sentence: at most 140 characters once filled.
## $what: titles of capabilities, joined by commas. $host: a server's name.

sentence-ready = Las llamadas deberían funcionar en esta red: todo lo que necesitan está abierto.
sentence-ready-one-way = Las llamadas deberían funcionar en esta red: todo lo que necesitan sale. No se vieron respuestas en todos los puertos.
sentence-ready-notice = Las llamadas deberían funcionar en esta red. El informe tiene notas que conviene leer.
sentence-ready-fair = Las llamadas deberían funcionar en esta red. El sonido y la imagen pueden cortarse: se pierden o tardan algunos paquetes.
sentence-ready-poor = Las llamadas deberían conectar, pero el sonido y la imagen sufrirán: se pierden o tardan demasiados paquetes.
sentence-names = Esta red no resolvió los nombres de los servidores; no se pudo probar nada más. Hay que revisar su DNS.
sentence-degraded = Las llamadas deberían ir, pero algo se notará: { $what }.
sentence-not-ready = Esta red no está lista. No funcionará: { $what }.
sentence-offline = Este dispositivo no tiene red; no se pudo probar nada. Conéctelo y compruebe de nuevo.
sentence-portal = Esta red pide primero su propia página de acceso. Abra un navegador, acceda y compruebe de nuevo.
sentence-outage = { $host } falla; otros servidores responden. Consulte al proveedor antes de cambiar el firewall.
sentence-unknown = No se pudo decidir si las llamadas funcionarán: algo que necesitan no dio una respuesta clara.
sentence-cancelled = La comprobación se detuvo antes de decidir. Compruebe de nuevo y déjela terminar.
sentence-deadline = El tiempo se agotó antes de decidir. Compruebe de nuevo con más tiempo.

## The answer in one word.

readiness-ready = LISTA
readiness-degraded = LIMITADA
readiness-not_ready = NO LISTA
readiness-unknown = SIN DECIDIR

## What the person wants to do.

capability-sign-in = Inicio de sesión
capability-call = Videollamada
capability-files = Grabación e intercambio de archivos
capability-error-reports = Informes de errores

## What the person will notice on a path that is not the best one.

notice-sign-in-data-centre = Puede que solo se pueda iniciar sesión tras elegir un centro de datos concreto en los ajustes.
notice-call-tcp = La llamada va por TCP: la imagen y el sonido pueden retrasarse o congelarse cuando la red está ocupada.
notice-call-tls-443 = La llamada va solo por el puerto 443: la imagen y el sonido pueden retrasarse o congelarse, y conectar tarda más.
notice-call-proxy-443 = La llamada va por el proxy del proveedor en la nube, por el puerto 443: la imagen y el sonido pueden retrasarse o congelarse.
notice-call-proxy-udp = La llamada va por el proxy del proveedor en la nube, por UDP: conectar tarda un poco más.
notice-websocket = Las llamadas pueden no conectar, o conectar unos segundos más tarde.

notice-partial = Parte de lo que usan las llamadas está bloqueada: una llamada puede no conectar, o solo tras unos segundos.
notice-inspected = Las conexiones se abren por el camino: la aplicación puede rechazarlas.
notice-past-proxy = Solo funciona sin pasar por el proxy: una aplicación que use siempre el proxy puede fallar.

## What a parameter switches on; $what in the labels "with" and "without".

switch-cloud-proxy = el proxy del proveedor en la nube

## How a call will feel, in one word.

experience-good = BUENO
experience-fair = REGULAR
experience-poor = MALO

## What the user loses while a row of the table is missing.

loses-sign-in = Nadie puede iniciar sesión, así que no puede empezar ninguna llamada.
loses-call-tcp = Las llamadas pueden no conectar y no tienen salida donde UDP no funciona.
loses-call-udp = Las llamadas tienen que ir por TCP: la imagen y el sonido se retrasan o se congelan, o la llamada no conecta.
loses-call-proxy = Las llamadas por el proxy del proveedor en la nube no conectan.
loses-call-turn = Las llamadas entre el técnico y el experto no conectan.
loses-call-region = Las llamadas no conectan cuando cierto centro de datos está elegido en los ajustes.
loses-call-backup = Las llamadas no conectan mientras los servidores principales de llamadas están fuera de servicio.
loses-files = La grabación y el intercambio de archivos no funcionan.
loses-error-reports = Nada que el usuario note: el proveedor no recibe informes de errores.
loses-names = Los nombres de los servidores no se pueden resolver, así que nada funciona.
loses-traffic-manager = La aplicación no encuentra su centro de datos.
loses-cdn = Partes de la aplicación no se cargan.

## Findings: the network as a whole.

offline = Este dispositivo no tiene red: su propio sistema no conoce ninguna salida.
all-silent = Nada respondió, ni siquiera los servidores usados para comparar.
configuration = Configuración: { $what }.
proxy-present = Este dispositivo usa el proxy { $proxy }, y no se probó nada a través de él: lo que falla sin él puede funcionar por ahí.
proxy-passes = Por el proxy { $proxy }, y no sin él, hay respuestas de: { $hosts }. Eso no es una regla de firewall, y ningún proxy HTTP transporta UDP.
proxy-only = Este dispositivo no alcanza más que el proxy { $proxy }: su propio sistema no conoce otra salida, así que el resto no se probó.
proxy-unreachable =
    { $how ->
        [unresolved] El nombre del proxy { $proxy } no se puede resolver, así que nada pasa por él.
        [silent] El proxy { $proxy } no responde.
        [refused] El proxy { $proxy } no está ahí: la conexión se rehúsa.
        [rejected] El proxy { $proxy } está fuera de alcance: algo en el camino rechaza la conexión.
       *[other] Lo que responde en { $proxy } no es un proxy HTTP.
    }
proxy-authentication = El proxy { $proxy } exige una autenticación que esta comprobación no pudo dar (HTTP 407). --proxy http://USER:PASSWORD@{ $proxy } le indica nombre y contraseña.
proxy-unverified = No se pudo decidir si el proxy { $proxy } se conecta a { $hosts }.
proxy-refused = El proxy { $proxy } no acepta conectarse a { $hosts } (HTTP { $status }).
proxy-failed =
    { $how ->
        [silent] El proxy { $proxy } no dice a tiempo si alcanza { $hosts }.
        [closed] El proxy { $proxy } cuelga cuando se le pide { $hosts }.
        [tls] El proxy { $proxy } se conecta a { $hosts }, pero allí no prospera ninguna negociación TLS.
       *[other] El proxy { $proxy } no consigue llegar a { $hosts } (HTTP { $how }).
    }
portal = Un portal cautivo responde en lugar de { $url }.
vendor-outage = { $host } falla por sí mismo o está fuera de alcance más allá de este sitio, mientras que los servidores usados para comparar responden.
clock-skew = El reloj de este dispositivo está desviado { $minutes } min, y los certificados se juzgan por él.
accepts-everything = Algo en el camino acepta conexiones a TCP { $ports } incluso en direcciones donde no hay servidor, así que una conexión aceptada no prueba nada ahí.{ accepts-where }
accepts-where =
    { $hop ->
        [unknown] { "" }
       *[known] { " " }Está en el salto { $hop } o más cerca.
    }
os-refused = El propio sistema de este dispositivo se negó a enviar ({ $error }). Nada salió del dispositivo, así que esto no dice nada del sitio.
deadline = El tiempo se agotó: { $undone } pruebas previstas no terminaron.
cancelled = La comprobación se detuvo: { $undone } pruebas previstas no terminaron.

## Findings: names. $name may be several, joined by commas.

dns-nxdomain = El servidor DNS no conoce este nombre: { $name }.
dns-refused = El servidor DNS { $resolver } se niega a resolver { $name }.
dns-servfail = El servidor DNS { $resolver } no logra resolver { $name } (SERVFAIL).
dns-silent = El servidor DNS { $resolver } no responde cuando se le pregunta por { $name }.
dns-failed = Este dispositivo no puede resolver { $name }.
dns-bogon = { $name } se resuelve como { $address }, que no es una dirección pública.

## Findings: rows of the table. $how says what was seen, $by who said so.

udp-blocked = { $service }: UDP { $ports } hacia { $hosts } { how-blocked }.
udp-partial = { $service }: una parte de la fila no pasa. UDP { $ports } hacia { $hosts } { how-blocked }.
udp-unverified = { $service }: sin respuesta clara en UDP { $ports }. { why-unverified }
nat-dependent = La traducción de direcciones de esta red da a cada servidor otro puerto: dos personas detrás de redes así solo pueden hablar a través de un relay.
nat-short = Esta red olvida un camino por UDP que está callado { $quiet } s: el sonido puede cortarse tras una pausa, como con el micrófono silenciado.
udp-silent = Nada responde por UDP, ni siquiera los servidores usados para comparar, mientras que TCP funciona.
tcp-blocked = { $service }: TCP { $ports } hacia { $hosts } { how-blocked }.
tcp-partial = { $service }: una parte de la fila no pasa. TCP { $ports } hacia { $hosts } { how-blocked }.
tcp-unverified = { $service }: sin respuesta clara en TCP { $ports }. { why-unverified }
why-unverified =
    { $why ->
        [private] Eso no prueba ni abierto ni bloqueado: la dirección es privada, sin ningún router fuera de este sitio en el camino.
        [uncompared] Eso no prueba ni abierto ni bloqueado, porque no respondió nada con lo que se pudiera comparar. { settle }
        [system] Eso no prueba ni abierto ni bloqueado, porque el sistema de este dispositivo no dice quién comunica un error. { settle }
        [no_router] Eso no prueba ni abierto ni bloqueado, porque ningún router fuera de este sitio comunica lo que le llega, o el sitio no deja entrar esos avisos. { settle }
        [no_border] Eso no prueba ni abierto ni bloqueado, porque las direcciones de los routers no muestran dónde termina este sitio. { settle }
        [no_transport] Eso no prueba ni abierto ni bloqueado, porque los routers fuera de este sitio no comunican nada sobre este protocolo, o el sitio no deja entrar esos avisos. { settle }
        [intercepted] Eso no prueba ni abierto ni bloqueado, porque algo dentro de este sitio responde en lugar de los servidores, así que nada se puede seguir más allá. { settle }
        [limited] Eso no prueba ni abierto ni bloqueado, porque los routers del camino comunican muy pocos paquetes. --depth full pregunta durante más tiempo. { settle }
        [refused] Algo rehúsa, y nada dice si es el servidor o un firewall.
        [uncontrolled] Algo acepta, y nada dice si es el servidor o algo en el camino.
        [unconfirmed] Parece bloqueado, pero nada lo confirma. Compruebe de nuevo.
       *[other] Eso no prueba ni abierto ni bloqueado.
    }
settle = Un responder externo (--responder NAME) o el registro del firewall lo aclara.
how-blocked =
    { $how ->
        [dropped] { $side ->
            [site] se descarta antes de salir de este sitio: los routers de fuera ven paquetes de comparación justo antes y después, y estos no
            [beyond] sale de este sitio y se descarta más allá: los routers fuera del sitio ven los paquetes, los siguientes no
           *[unknown] se descarta en el camino, mientras que paquetes de comparación justo antes y después tuvieron respuesta o el aviso de un router
        }
        [reset] { $side ->
            [site] se corta (reset) dentro de este sitio
            [beyond] se corta (reset) más allá de este sitio, por algo más cercano que el servidor
           *[unknown] se corta (reset) por algo más cercano que el servidor
        }
        [rejected] { $side ->
            [site] es rechazado por { $by }, dentro de este sitio
            [beyond] es rechazado por { $by }, más allá de este sitio
           *[unknown] es rechazado por { $by }
        }
        [closed_after] conecta y luego se corta con los primeros datos
       *[other] no pasa
    }
stun-filtered = { $service }: UDP { $ports } hacia { $hosts } está abierto, pero se le quita STUN{ $side ->
        [site] {" "}dentro de este sitio
        [beyond] {" "}más allá de este sitio
       *[unknown] {""}
    }: los routers de fuera ven otros paquetes hacia estos puertos, y no los paquetes STUN enviados entre ellos.{ $elsewhere ->
        [yes] {" "}Servidores STUN de otros lugares sí responden.
       *[no] {""}
    }
reply-unseen = { $rules }: los paquetes salen de este sitio, porque los routers de fuera los vieron. Ningún servidor respondió en esos puertos, así que no se vieron respuestas.
relay-elsewhere = El relay { $host } (puerto { $ports }) envía a quien llama a otro servidor, que la tabla no nombra; no se le consultó.
relay-credentials = El relay { $host } (puerto { $ports }) no acepta el usuario y la contraseña dados para esta prueba. Está ahí; si retransmite no se probó.
relay-nonce = El relay { $host } (puerto { $ports }) rehúsa el nonce que acaba de dar: quizá dos servidores detrás de una dirección se reparten las peticiones.
relay-refuses = El relay { $host } (puerto { $ports }) rehúsa con el error { $error }{ $error ->
        [400] {" (petición incorrecta)"}
        [403] {" (prohibido)"}
        [437] {" (la asignación no coincide)"}
        [441] {" (otras credenciales)"}
        [442] {" (no se retransmite UDP)"}
        [486] {" (la cuota de este usuario está agotada)"}
        [508] {" (ninguna dirección libre)"}
       *[other] {""}
    }. El camino hasta allí está abierto.
relay-forged = Algo responde en lugar del relay { $host } (puerto { $ports }): no conoce la contraseña.
relay-malformed = El relay { $host } (puerto { $ports }) responde con algo que no se puede usar. El camino hasta allí está abierto.
relay-unanswered = { $host } (puerto { $ports }) responde, pero no a TURN: allí no hay servidor para ello, o algo en el camino lo quita.
media-good = Los paquetes de una llamada fueron por { $host } y volvieron por { $over }: { $lost } % perdidos, { $rtt } ms, { $jitter } ms de jitter.
media-fair = Los paquetes de una llamada fueron por { $host } y volvieron por { $over }: { $lost } % perdidos, { $rtt } ms, { $jitter } ms de jitter. Algo de eso se notará.
media-poor = Los paquetes de una llamada fueron por { $host } y volvieron por { $over }: { $lost } % perdidos, { $rtt } ms, { $jitter } ms de jitter. Será difícil hablar.
media-ends = Los paquetes de una llamada pasaron por { $host } por { $over } { $port } durante { $after } s y luego no volvió ninguno: algo en el camino termina el flujo.
media-untested = No se pudieron enviar los paquetes de una llamada por el relay { $host } por { $over } { $port }: no dio dos direcciones que puedan hablar entre sí.
media-unheard = El relay { $host } da una dirección por { $over } { $port }, pero los paquetes de una llamada no vuelven por él.
path-unstated = Lo que necesita { $needs } está abierto. El proveedor solo declara llamadas por esa única vía para { $devices }. Pregunte si vale también para { $device }.
path-off = { $ask } En tal caso, --set { $parameter }=on prueba también esa vía.
vendor-note = Conviene saber para { $rules }: { $note }
server-refuses = El propio { $host } rehúsa { $ports }: el camino hasta allí está abierto, el servidor no lo atiende.
host-unreachable = { $host } es inalcanzable, según { $by }.
host-unnamed = { $rule }: ningún nombre bajo { $host } es público, así que no se probó. --host { $rule }=NAME indica uno.
parameter-unset = { $rule } no se probó. { $ask } Después use --set { $parameter }=VALUE.
private-target = { $host } está en la dirección privada { $address }, que solo se prueba con --allow-private.

## Findings: a responder of one's own, at $name, whose TCP $port surely reaches it. $ports are those that the vendor's servers leave unanswered,
## $tested how many of them were tried there, $transport such as UDP or IPv6 UDP.

responder-answered = { $transport } { $ports } sale y vuelve: el responder { $name } respondió en cada uno de los { $tested } probados. Solo queda por saber si un firewall trata de otro modo las direcciones del proveedor.
responder-blocked = { $transport } { $ports } tampoco obtiene respuesta del responder { $name } ({ $tested } probados), aunque este responde en TCP { $port } antes y después. Lo más probable es que un firewall en el camino no deje pasar estos puertos.
responder-unreachable =
    El responder { $name } { $why ->
        [name] no tiene ninguna dirección que se pueda usar aquí
        [private] está en una dirección privada, que solo se prueba con --allow-private
       *[other] no responde en TCP { $port }
    }, así que no se supo nada por él.

## Findings: TLS and HTTP.

tls-untrusted = { $host } muestra un certificado emitido por { $issuer }, en el que no confían ni este dispositivo ni las raíces públicas.
tls-inspected = { $host } muestra un certificado emitido por { $issuer }, en el que confía este dispositivo y las raíces públicas no: TLS se abre en el camino.
tls-wrong_name = { $host } muestra un certificado para { $subject }.
tls-expired = El certificado de { $host } caducó el { $date }.
tls-not_yet_valid = El certificado de { $host } no es válido antes del { $date }.
tls-failed = { $host } responde, pero TLS falla: { $why }.
tls-name_filtered = TLS hacia { $host } { $port } { how-stopped } en cuanto se dice su nombre; con otro nombre o ninguno, el mismo puerto responde en TLS. { who-stops }
tls-only = { $host } { $port } responde en TLS; lo que allí se dice sin cifrar { how-stopped }. { who-stops }
tls-filtered = TLS hacia { $host } { $port } { how-stopped }, sea cual sea el nombre; STUN sin cifrar tiene respuesta en el mismo puerto. { who-stops }
how-stopped =
    { $came ->
        [reset] se corta (reset)
        [closed] se cierra
       *[silence] no obtiene respuesta
    }
who-stops =
    { $place ->
        [nearer] { $side ->
            [site] Lo hace un equipo dentro de este sitio
            [beyond] Lo hace un equipo más allá de este sitio
           *[unknown] Lo hace un equipo en el camino
        }, más cercano que el servidor{ $hop ->
            [1] {" (el primer salto)"}
           *[other] {""}
        }.
        [far] Eso viene de tan lejos como el servidor: puede ser el propio servidor.
       *[unknown] Lo hace algo en el camino, o el propio servidor.
    }
http-unexpected = { $host } responde con el estado HTTP { $status }, que no se conoce de su servicio.
upgrade-cut =
    HTTPS en el puerto { $port } de { $host } tiene respuesta{ by-proxy }, pero { $how ->
        [silent] no vuelve nada
       *[cut] la conexión se corta
    } siempre que se pide un WebSocket: el servidor, o algo en el camino que lee HTTPS, no los acepta.
connection-cut = Los WebSockets hacia { $host } en el puerto { $port }{ by-proxy } se cortan tras { $after } s sin despedida, dos veces en dos intentos, por el servidor o por algo en el camino.
by-proxy =
    { $by ->
        [straight] { "" }
       *[proxy] { " " }por el proxy { $by }
    }

## The ticket: what was seen of a row.

why-dropped = Descartado en el camino: paquetes de comparación justo antes y después tuvieron respuesta o el aviso de un router.
why-reset = Cortado (reset) por algo más cercano que el servidor.
why-rejected = Rechazado por { $by }.
why-closed-after = Conectó y luego se cortó con los primeros datos.
why-stun-filtered = El puerto está abierto, pero se le quita STUN: otros paquetes hacia él salen de este sitio, STUN no pasa.
why-name-filtered = Conectó y luego se detuvo por el nombre del servidor en TLS: otro nombre tiene respuesta en el mismo puerto.
why-only-tls = Conectó y luego se detuvo por no ser TLS, que tiene respuesta en el mismo puerto.
why-tls-filtered = Conectó y luego se detuvo por ser TLS: STUN sin cifrar tiene respuesta en el mismo puerto.
why-certificate = En lugar del certificado del destino se muestra otro.
why-silent = Sin respuesta. No está probado que esté bloqueado.

## The ticket as text and CSV. Columns are named in CONTRACT and never translated.

ticket-title = Solicitud para el firewall: { $profile } (tabla { $device }, { $dated }), probado { $started }
ticket-nothing = No falta nada: cada fila de la tabla del proveedor está abierta, hasta donde se probó.
ticket-none = Esta ejecución no permite nombrar ninguna regla que falte.
ticket-outbound = saliente
ticket-allow = permitir
ticket-inspection-off = debe estar desactivada
ticket-addresses = { $addresses } ({ $time })
ticket-justification = { $service } ({ $need }). Lo que se pierde sin ello: { $loses }
ticket-required = exigido por el proveedor
ticket-optional = opcional para el proveedor
ticket-place = Dónde: { $places }.
ticket-sampled = De estos { $ports } puertos, al menos { $tested } se probaron en cada dirección; los demás están entre puertos que mostraron lo mismo.
ticket-run = Ejecución { $run }.
ticket-blank = Este dispositivo no conoce los campos que quedan en blanco.
ticket-open = Las filas de la tabla del proveedor que ya funcionan se omiten.
ticket-untested = En la tabla del proveedor, pero no probado aquí: { $what }.
ticket-unclear = No claramente abierto, pero aún no solicitado aquí; el informe dice por qué: { $what }.
ticket-again = Para probar de nuevo con el mismo dispositivo y la misma red; hay que añadir las opciones que ningún informe guarda, como --dns o una contraseña:
ticket-again-file = Para probar de nuevo con el mismo dispositivo y la misma red, con el archivo del perfil en lugar de PROFILE-FILE; hay que añadir las opciones que ningún informe guarda, como --dns o una contraseña:

## The ticket's lines to paste. $rows: numbers of rows. $names: names that the firewall cannot take.

paste-title = Líneas para pegar: las mismas reglas para algunos firewalls.
paste-source = Los orígenes son los que ve el dispositivo; donde las direcciones se traducen antes del firewall, escriba lo que ve el firewall. Las palabras en mayúsculas hay que rellenarlas.
paste-any = Fila { $rows }: este dispositivo no conoce ningún origen que indicar, así que estas líneas dejan pasar cualquiera. Restrínjalas.
paste-intercepted = Fila { $rows }: ninguna línea ayuda. Las conexiones pasan, y se muestra un certificado que no es el del destino; la evidencia de la fila lo nombra.
paste-short = Fila { $rows }: se omite un destino que no es ni un nombre ni una dirección.

dialect-nftables = Para nft -f. Sustituya "inet filter forward" por la familia, la tabla y la cadena que filtra los paquetes reenviados en su sitio; nft list ruleset las muestra. Cada línea va al principio de esa cadena, antes de lo que descarta. Las respuestas necesitan el habitual "ct state established,related accept".
dialect-nftables-addresses = nftables no admite nombres, así que las direcciones halladas aquí en { $time } están en lugar de { $names }. Pueden cambiar.
dialect-fortigate = Para la CLI. Rellene SRCINTF y DSTINTF, ponga las políticas por encima de las que deniegan y ajuste NAT como en sus otras políticas de salida.
dialect-fortigate-wildcards = Los nombres con comodín exigen FortiOS 6.2.2 o posterior, y las consultas DNS del dispositivo tienen que pasar por el FortiGate.
dialect-pan-os = Para el modo de configuración, después commit. Rellene FROM-ZONE y TO-ZONE. La aplicación es any, porque la tabla del proveedor indica puertos.
dialect-pan-os-addresses = Los objetos de dirección no admiten comodines, así que las direcciones halladas aquí en { $time } están en lugar de { $names }. Pueden cambiar; para tráfico web, una categoría de URL propia o una lista dinámica externa puede contener los nombres.
dialect-asa = Para el modo de configuración. Rellene ACL-NAME, la lista de acceso de la interfaz del lado del dispositivo. Los nombres exigen "dns domain-lookup" y un servidor de nombres.
dialect-asa-addresses = Los objetos de red no admiten comodines, así que las direcciones halladas aquí en { $time } están en lugar de { $names }. Pueden cambiar.
dialect-azure = Para un shell con la Azure CLI y su extensión azure-firewall. Rellene GROUP, POLICY, COLLECTION-GROUP y las colecciones, que deben permitir. Los nombres en reglas de red exigen el proxy DNS de la política; IPv6 exige un firewall de doble pila.
dialect-azure-wildcards = Los nombres con comodín son para reglas de aplicación, en una colección propia, y solo para TCP 80 y 443.
dialect-azure-addresses = Las reglas de red no admiten comodines, así que las direcciones halladas aquí en { $time } están en lugar de { $names }. Pueden cambiar.

## Text output: a row's verdict, and what was seen on some of its ports.

verdict-partial = parcialmente abierto
verdict-blocked = bloqueado
verdict-intercepted = interceptado
verdict-unverified = sin verificar
verdict-not_run = no ejecutado

seen-dropped = bloqueado: descartado en el camino
seen-reset = bloqueado: cortado (reset) en el camino
seen-rejected = bloqueado: rechazado por { $by }
seen-closed_after = bloqueado: conecta y luego se corta con los primeros datos
seen-filtered = bloqueado: el puerto está abierto, pero lo que allí se habla se detiene
seen-certificate = interceptado: el certificado no es el del destino
seen-silent = sin verificar: sin respuesta
seen-os_refused = sin verificar: el propio sistema de este dispositivo se negó a enviar
seen-lied = sin verificar: se aceptan conexiones incluso donde no hay servidor
seen-refused = sin verificar: rehusado, no se sabe por quién
seen-uncontrolled = sin verificar: conecta, sin nada con que comparar
seen-unconfirmed = sin verificar: parece bloqueado, pero nada lo confirma
seen-not_run = no ejecutado
seen-place = { $what }, { $place }

## Where something happened. $hop: how many hops away. $lost: a hop that did not see it although it sees others.

place =
    { $kind ->
        [lost] visto por última vez en el salto { $hop }, perdido entre los saltos { $hop } y { $lost }{ place-side }
        [unseen] perdido antes del salto { $lost }{ place-side }
        [last] visto por última vez en el salto { $hop }{ place-side }
        [next] a un salto de distancia{ place-side }
        [away] a { $hop } saltos de distancia{ place-side }
       *[side] { $side ->
            [site] dentro de su sitio
           *[beyond] más allá de su sitio
        }
    }
place-side =
    { $side ->
        [site] , dentro de su sitio
        [beyond] , más allá de su sitio
       *[unknown] { "" }
    }

## Text output: labels.

label-rules = No abierto
label-findings = Por qué
label-notices = Conviene saber
label-optional = opcional
label-experience = Sonido e imagen de una llamada
label-with = Con { $what }
label-without = Sin { $what }
label-resolver = el servidor DNS de este dispositivo
label-responder = responder { $name }
label-more = Y { $count } más: --format json los muestra todos.
label-code = Código { $number } de { $count }
label-footer = { $profile } (tabla { $device }, { $dated }) · { $network } · { $depth }, { $seconds } s, { $packets } paquetes, { $ended }
label-full = Los rangos se probaron por muestreo; añada --depth full para probar cada puerto.

network-wifi = Wi-Fi
network-cellular = datos móviles
network-ethernet = cable
network-unknown = red de tipo desconocido

ended-complete = completo
ended-deadline = terminado por falta de tiempo
ended-cancelled = detenido antes del final

## Progress of a run.

phase-names = resolviendo nombres
phase-targets = probando la tabla
phase-again = repitiendo bloqueos aparentes
phase-gaps = probando entre las muestras
phase-walk = averiguando quién descarta y quién rehúsa
phase-relays = consultando los relays
phase-content = averiguando qué se puede decir
phase-media = enviando como en una llamada
phase-responder = consultando el responder
phase-beside = viendo qué perdura
