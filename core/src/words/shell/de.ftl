### Was die Bildschirme der Apps sagen, auf Deutsch.

label-card-foot = { $profile } (Tabelle { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = Die Prüfung brach ab, als das System diese App beendete. Dies wurde bis dahin gesehen.
label-damaged = Beschädigt
label-not-kept = Dieser Bericht wurde nicht aufbewahrt: { $why }.
