### Lo que dicen las pantallas de las aplicaciones, en español.

label-card-foot = { $profile } (tabla { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = La prueba se interrumpió cuando el sistema cerró esta aplicación. Esto es lo que se había visto hasta entonces.
label-damaged = Dañado
label-not-kept = Este informe no se guardó: { $why }.

## The app's screens. Buttons are written in capitals.

shell-app-name = Callready
shell-about = ¿Funcionará una llamada de asistencia remota desde esta red? Una prueba lo dice y nombra lo que falta en el cortafuegos.
shell-never = Todavía no se ha probado nada en este dispositivo.
shell-last = Última prueba, { $when }: { $word }
shell-test = PROBAR LA RED
shell-again = PROBAR DE NUEVO
shell-cancel = CANCELAR
shell-back = ATRÁS
shell-compare = COMPARAR WI-FI Y DATOS MÓVILES
shell-history = HISTORIAL
shell-details = DETALLES
shell-testing = Probando esta red
shell-testing-over = Probando por { $network }
shell-starting = preparando
shell-progress = { $done } de { $planned } pruebas hechas
shell-stopping = Terminando. A continuación, lo visto hasta ahora.
shell-compared = Wi-Fi y datos móviles
shell-earlier = Pruebas anteriores
shell-capabilities = Lo que quiere hacer
shell-send = Qué enviar a informática
shell-send-ticket = SOLICITUD DE CORTAFUEGOS
shell-send-text = INFORME EN TEXTO
shell-send-json = INFORME EN JSON
shell-send-nothing = No hay ninguna regla que pedir. Aun así, el informe puede ayudar a informática.
shell-failed = SIN PROBAR
shell-busy = Hay otra prueba en curso. Vuelva a intentarlo en un minuto.
shell-unreadable = Este informe no se puede leer: { $why }
shell-network-gone = Esta red ya no está, así que no se ha probado.

## The glasses' card. Buttons are spoken as well as pressed: two syllables or more, each unlike the others.

shell-run-again = REPETIR PRUEBA
shell-show-code = MOSTRAR CÓDIGO
shell-show-details = VER DETALLES
shell-close = CERRAR
shell-next-code = OTRO CÓDIGO
shell-go-back = VOLVER
shell-code-of = Código { $n } de { $count }
shell-results = Resultados de las pruebas
shell-configured = El código del administrador vale a partir de ahora.

## Apple's apps: the permission for the local network, and what Siri says and hears. $app is the app's name, as the system writes it.

shell-local-title = Servidores de este sitio
shell-local-why = La configuración nombra servidores que pueden estar en este sitio. Si es así, el sistema pregunta ahora si Callready puede usar la red local. Sin eso no se pueden probar.
shell-local-continue = CONTINUAR
shell-local-refused = El sistema no dejó salir nada hacia algunos servidores, muy probablemente porque Callready no puede usar la red local. No se probaron, y eso no dice nada del firewall. El interruptor está en los ajustes del sistema.
shell-local-settings = ABRIR AJUSTES
shell-local-purpose = Para probar los servidores de este sitio que nombra la configuración.
shell-intent = Probar la red
shell-intent-about = Prueba si una llamada de asistencia remota funcionará desde esta red y lo dice en una frase.
shell-siri-test = Prueba la red con { $app }
shell-siri-ask = Pregunta a { $app } si las llamadas funcionarán
