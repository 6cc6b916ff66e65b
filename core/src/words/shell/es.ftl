### Lo que dicen las pantallas de las aplicaciones, en español.

label-card-foot = { $profile } (tabla { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = La prueba se interrumpió cuando el sistema cerró esta aplicación. Esto es lo que se había visto hasta entonces.
label-damaged = Dañado
label-not-kept = Este informe no se guardó: { $why }.
