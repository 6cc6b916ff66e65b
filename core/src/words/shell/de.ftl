### Was die Bildschirme der Apps sagen, auf Deutsch.

label-card-foot = { $profile } (Tabelle { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = Die Prüfung brach ab, als das System diese App beendete. Dies wurde bis dahin gesehen.
label-damaged = Beschädigt
label-not-kept = Dieser Bericht wurde nicht aufbewahrt: { $why }.

## The app's screens. Buttons are written in capitals.

shell-app-name = Callready
shell-about = Funktioniert ein Fernhilfe-Anruf aus diesem Netz? Eine Prüfung sagt es und nennt, was in der Firewall fehlt.
shell-never = Auf diesem Gerät wurde noch nichts geprüft.
shell-last = Letzte Prüfung, { $when }: { $word }
shell-test = NETZ PRÜFEN
shell-again = NOCHMALS PRÜFEN
shell-cancel = ABBRECHEN
shell-back = ZURÜCK
shell-compare = WLAN UND MOBILFUNK VERGLEICHEN
shell-history = VERLAUF
shell-details = EINZELHEITEN
shell-testing = Dieses Netz wird geprüft
shell-testing-over = Geprüft wird über { $network }
shell-starting = wird vorbereitet
shell-progress = { $done } von { $planned } Tests erledigt
shell-stopping = Wird beendet. Gleich kommt, was bis jetzt gesehen wurde.
shell-compared = WLAN und Mobilfunk
shell-earlier = Frühere Prüfungen
shell-capabilities = Was Sie vorhaben
shell-send = Was die IT braucht
shell-send-ticket = FIREWALL-TICKET
shell-send-text = BERICHT ALS TEXT
shell-send-json = BERICHT ALS JSON
shell-send-nothing = Es gibt keine Regel, um die zu bitten wäre. Der Bericht kann der IT trotzdem helfen.
shell-failed = NICHT GEPRÜFT
shell-busy = Eine andere Prüfung läuft noch. Versuchen Sie es in einer Minute wieder.
shell-unreadable = Dieser Bericht ist nicht lesbar: { $why }
shell-network-gone = Dieses Netz ist nicht mehr da und wurde deshalb nicht geprüft.

## The glasses' card. Buttons are spoken as well as pressed: two syllables or more, each unlike the others.

shell-run-again = ERNEUT PRÜFEN
shell-show-code = CODE ZEIGEN
shell-show-details = DETAILS ZEIGEN
shell-close = SCHLIESSEN
shell-next-code = NÄCHSTER CODE
shell-go-back = ZURÜCK
shell-code-of = Code { $n } von { $count }
shell-results = Prüfergebnisse
shell-configured = Der Code des Administrators gilt ab jetzt.

## Apple's apps: the permission for the local network, and what Siri says and hears. $app is the app's name, as the system writes it.

shell-local-title = Server an diesem Standort
shell-local-why = Die Konfiguration nennt Server, die an diesem Standort stehen können. Wenn ja, fragt das System jetzt, ob Callready mit dem lokalen Netz sprechen darf. Ohne das können sie nicht geprüft werden.
shell-local-continue = WEITER
shell-local-refused = Das System ließ zu manchen Servern nichts hinaus, höchstwahrscheinlich weil Callready nicht mit dem lokalen Netz sprechen darf. Sie wurden nicht geprüft, und über die Firewall ist damit nichts gesagt. Der Schalter ist in den Einstellungen des Systems.
shell-local-settings = EINSTELLUNGEN ÖFFNEN
shell-local-purpose = Um die Server an diesem Standort zu prüfen, die die Konfiguration nennt.
shell-intent = Netz prüfen
shell-intent-about = Prüft, ob ein Fernhilfe-Anruf aus diesem Netz funktioniert, und sagt es in einem Satz.
shell-siri-test = Prüfe das Netz mit { $app }
shell-siri-ask = Frage { $app }, ob Anrufe funktionieren
