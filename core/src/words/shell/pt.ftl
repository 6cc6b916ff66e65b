### O que dizem os ecrãs das aplicações, em português.

label-card-foot = { $profile } (tabela { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = O teste foi interrompido quando o sistema encerrou esta aplicação. Isto é o que tinha sido visto até então.
label-damaged = Danificado
label-not-kept = Este relatório não foi guardado: { $why }.
