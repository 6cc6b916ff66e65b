### Ce que disent les écrans des applications, en français.

label-card-foot = { $profile } (tableau { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = Le test a été interrompu quand le système a fermé cette application. Voici ce qui avait été vu jusque-là.
label-damaged = Endommagé
label-not-kept = Ce rapport n’a pas été conservé : { $why }.
