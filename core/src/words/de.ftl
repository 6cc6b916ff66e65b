### Every sentence a person reads, in German.
###
### A technician in gloves reads the first two groups; IT reads the rest. Plain words, one fact a sentence.
### No sentence names a cause that the evidence does not prove: "no reply" is never "blocked".

## The answer in one sentence: at most 140 characters once filled.
## $what: titles of capabilities, joined by commas. $host: a server's name.

sentence-ready = Anrufe sollten in diesem Netz funktionieren: Alles, was sie brauchen, ist offen.
sentence-ready-one-way = Anrufe sollten in diesem Netz funktionieren: Alles Nötige geht hinaus. Nicht auf jedem Port waren Antworten zu sehen.
sentence-ready-notice = Anrufe sollten in diesem Netz funktionieren. Der Bericht enthält lesenswerte Hinweise.
sentence-ready-fair = Anrufe sollten in diesem Netz funktionieren. Ton und Bild stocken eventuell: Manche Pakete fehlen oder sind verspätet.
sentence-ready-poor = Anrufe sollten zustande kommen, aber Ton und Bild werden leiden: Zu viele Pakete fehlen oder sind verspätet.
sentence-names = Dieses Netz hat die Namen der Server nicht aufgelöst; mehr war nicht zu testen. Sein DNS muss geprüft werden.
sentence-degraded = Anrufe sollten gehen, aber etwas fällt auf: { $what }.
sentence-not-ready = Dieses Netz ist nicht bereit. Nicht funktionieren wird: { $what }.
sentence-offline = Dieses Gerät hat kein Netz; nichts war zu testen. Bitte verbinden und erneut prüfen.
sentence-portal = Dieses Netz verlangt zuerst eine eigene Anmeldung. Bitte im Browser anmelden und erneut prüfen.
sentence-outage = { $host } fällt aus, andere Server antworten. Vor Änderungen an der Firewall den Anbieter fragen.
sentence-unknown = Ob Anrufe funktionieren, war nicht zu entscheiden: Etwas Nötiges gab keine klare Antwort.
sentence-cancelled = Die Prüfung wurde vor einer Entscheidung abgebrochen. Bitte erneut prüfen und zu Ende laufen lassen.
sentence-deadline = Die Zeit lief vor einer Entscheidung ab. Bitte mit mehr Zeit erneut prüfen.

## The answer in one word.

readiness-ready = BEREIT
readiness-degraded = EINGESCHRÄNKT
readiness-not_ready = NICHT BEREIT
readiness-unknown = UNBEKANNT

## What the person wants to do.

capability-sign-in = Anmeldung
capability-call = Videoanruf
capability-files = Aufnahme und Dateiaustausch
capability-error-reports = Fehlerberichte

## What the person will notice on a path that is not the best one.

notice-sign-in-data-centre = Die Anmeldung gelingt vielleicht erst, nachdem in den Einstellungen ein bestimmtes Rechenzentrum gewählt wurde.
notice-call-tcp = Der Anruf läuft über TCP: Bild und Ton können verzögert sein oder stehen bleiben, wenn das Netz ausgelastet ist.
notice-call-tls-443 = Der Anruf läuft nur über Port 443: Bild und Ton können verzögert sein oder stehen bleiben, und der Aufbau dauert länger.
notice-call-proxy-443 = Der Anruf läuft über den Cloud-Proxy des Anbieters auf Port 443: Bild und Ton können verzögert sein oder stehen bleiben.
notice-call-proxy-udp = Der Anruf läuft über den Cloud-Proxy des Anbieters mit UDP: Der Aufbau dauert etwas länger.
notice-websocket = Anrufe kommen vielleicht nicht zustande oder erst nach einigen Sekunden.

notice-partial = Ein Teil dessen, was Anrufe nutzen, ist gesperrt: Ein Anruf kommt vielleicht nicht zustande oder erst nach einigen Sekunden.
notice-inspected = Verbindungen werden unterwegs geöffnet: Die App lehnt sie vielleicht ab.
notice-past-proxy = Es funktioniert nur am Proxy vorbei: Eine App, die sich an den Proxy hält, scheitert vielleicht.

## What a parameter switches on; $what in the labels "with" and "without".

switch-cloud-proxy = der Cloud-Proxy des Anbieters

## How a call will feel, in one word.

experience-good = GUT
experience-fair = MITTEL
experience-poor = SCHLECHT

## What the user loses while a row of the table is missing.

loses-sign-in = Niemand kann sich anmelden, also kann kein Anruf beginnen.
loses-call-tcp = Anrufe kommen vielleicht nicht zustande und haben keinen Weg hinaus, wo UDP nicht funktioniert.
loses-call-udp = Anrufe müssen über TCP laufen: Bild und Ton sind verzögert oder bleiben stehen, oder der Anruf kommt nicht zustande.
loses-call-proxy = Anrufe über den Cloud-Proxy des Anbieters kommen nicht zustande.
loses-call-turn = Anrufe zwischen Techniker und Experte kommen nicht zustande.
loses-call-region = Anrufe kommen nicht zustande, wenn in den Einstellungen ein bestimmtes Rechenzentrum gewählt ist.
loses-call-backup = Anrufe kommen nicht zustande, während die Hauptserver für Anrufe außer Betrieb sind.
loses-files = Aufnahme und Dateiaustausch funktionieren nicht.
loses-error-reports = Nichts, was auffällt: Der Anbieter erhält keine Fehlerberichte.
loses-names = Servernamen können nicht aufgelöst werden, daher funktioniert nichts.
loses-traffic-manager = Die App findet ihr Rechenzentrum nicht.
loses-cdn = Teile der App werden nicht geladen.

## Findings: the network as a whole.

offline = Dieses Gerät hat kein Netz: Sein eigenes System kennt keinen Weg hinaus.
all-silent = Nichts hat geantwortet, nicht einmal die Vergleichsserver.
configuration = Konfiguration: { $what }.
proxy-present = Dieses Gerät nutzt den Proxy { $proxy }, und nichts wurde durch ihn getestet: Was ohne ihn scheitert, kann dort funktionieren.
proxy-passes = Durch den Proxy { $proxy }, und nicht ohne ihn, kommen Antworten von: { $hosts }. Das ist keine Firewallregel, und kein HTTP-Proxy befördert UDP.
proxy-only = Dieses Gerät erreicht nichts außer dem Proxy { $proxy }: Sein eigenes System kennt keinen anderen Weg hinaus, daher wurde der Rest nicht getestet.
proxy-unreachable =
    { $how ->
        [unresolved] Der Name des Proxys { $proxy } kann nicht aufgelöst werden, daher kommt nichts hindurch.
        [silent] Der Proxy { $proxy } antwortet nicht.
        [refused] Der Proxy { $proxy } ist nicht da: Die Verbindung wird abgelehnt.
        [rejected] Der Proxy { $proxy } ist nicht erreichbar: Etwas unterwegs weist die Verbindung zurück.
       *[other] Was unter { $proxy } antwortet, ist kein HTTP-Proxy.
    }
proxy-authentication = Der Proxy { $proxy } verlangt eine Authentifizierung, die diese Prüfung nicht leisten konnte (HTTP 407). --proxy http://USER:PASSWORD@{ $proxy } nennt ihm Namen und Passwort.
proxy-unverified = Ob der Proxy { $proxy } zu { $hosts } verbindet, war nicht zu entscheiden.
proxy-refused = Der Proxy { $proxy } lehnt es ab, zu { $hosts } zu verbinden (HTTP { $status }).
proxy-failed =
    { $how ->
        [silent] Der Proxy { $proxy } sagt nicht rechtzeitig, ob er { $hosts } erreicht.
        [closed] Der Proxy { $proxy } legt auf, wenn nach { $hosts } gefragt wird.
        [tls] Der Proxy { $proxy } verbindet zu { $hosts }, aber dort gelingt kein TLS-Handshake.
       *[other] Der Proxy { $proxy } kommt nicht bis { $hosts } durch (HTTP { $how }).
    }
portal = Ein Captive Portal antwortet anstelle von { $url }.
vendor-outage = { $host } fällt selbst aus oder ist jenseits dieses Standorts nicht erreichbar, während die Vergleichsserver antworten.
clock-skew = Die Uhr dieses Geräts geht um { $minutes } min falsch, und Zertifikate werden nach ihr beurteilt.
accepts-everything = Etwas unterwegs nimmt Verbindungen zu TCP { $ports } sogar bei Adressen an, an denen kein Server ist; eine angenommene Verbindung beweist dort also nichts.{ accepts-where }
accepts-where =
    { $hop ->
        [unknown] { "" }
       *[known] { " " }Es sitzt an Hop { $hop } oder näher.
    }
os-refused = Das eigene System dieses Geräts hat das Senden verweigert ({ $error }). Nichts hat das Gerät verlassen, daher sagt dies nichts über den Standort.
deadline = Die Zeit lief ab: { $undone } geplante Tests wurden nicht beendet.
cancelled = Die Prüfung wurde abgebrochen: { $undone } geplante Tests wurden nicht beendet.

## Findings: names. $name may be several, joined by commas.

dns-nxdomain = Der DNS-Resolver kennt diesen Namen nicht: { $name }.
dns-refused = Der DNS-Resolver { $resolver } lehnt es ab, { $name } aufzulösen.
dns-servfail = Dem DNS-Resolver { $resolver } gelingt es nicht, { $name } aufzulösen (SERVFAIL).
dns-silent = Der DNS-Resolver { $resolver } antwortet nicht auf die Frage nach { $name }.
dns-failed = Dieses Gerät kann { $name } nicht auflösen.
dns-bogon = { $name } wird zu { $address } aufgelöst; das ist keine öffentliche Adresse.

## Findings: rows of the table. $how says what was seen, $by who said so.

udp-blocked = { $service }: UDP { $ports } zu { $hosts } { how-blocked }.
udp-partial = { $service }: Ein Teil der Zeile kommt nicht durch. UDP { $ports } zu { $hosts } { how-blocked }.
udp-unverified = { $service }: keine klare Antwort auf UDP { $ports }. { why-unverified }
nat-dependent = Die Adressübersetzung dieses Netzes gibt jedem Server einen anderen Port: Zwei Personen hinter solchen Netzen können nur über ein Relay sprechen.
nat-short = Dieses Netz vergisst einen Weg über UDP, der { $quiet } s lang still ist: Nach einer Pause, etwa bei stummem Mikrofon, kann der Ton ausbleiben.
udp-silent = Über UDP antwortet nichts, nicht einmal die Vergleichsserver, während TCP funktioniert.
tcp-blocked = { $service }: TCP { $ports } zu { $hosts } { how-blocked }.
tcp-partial = { $service }: Ein Teil der Zeile kommt nicht durch. TCP { $ports } zu { $hosts } { how-blocked }.
tcp-unverified = { $service }: keine klare Antwort auf TCP { $ports }. { why-unverified }
why-unverified =
    { $why ->
        [private] Das beweist weder offen noch gesperrt: Die Adresse ist privat, und kein Router außerhalb dieses Standorts liegt auf dem Weg.
        [uncompared] Das beweist weder offen noch gesperrt, weil nichts antwortete, womit man vergleichen könnte. { settle }
        [system] Das beweist weder offen noch gesperrt, weil das System dieses Geräts nicht sagt, wer einen Fehler meldet. { settle }
        [no_router] Das beweist weder offen noch gesperrt, weil kein Router außerhalb dieses Standorts meldet, was ihn erreicht, oder weil der Standort solche Meldungen nicht hereinlässt. { settle }
        [no_border] Das beweist weder offen noch gesperrt, weil die Adressen der Router nicht zeigen, wo dieser Standort endet. { settle }
        [no_transport] Das beweist weder offen noch gesperrt, weil Router außerhalb dieses Standorts über dieses Protokoll nichts melden oder weil der Standort solche Meldungen nicht hereinlässt. { settle }
        [intercepted] Das beweist weder offen noch gesperrt, weil etwas in diesem Standort anstelle der Server antwortet und sich nichts weiter verfolgen lässt. { settle }
        [limited] Das beweist weder offen noch gesperrt, weil Router unterwegs zu wenige Pakete melden. --depth full fragt länger. { settle }
        [refused] Etwas lehnt ab, und nichts verrät, ob der Server oder eine Firewall.
        [uncontrolled] Etwas nimmt an, und nichts verrät, ob der Server oder etwas unterwegs.
        [unconfirmed] Es sieht gesperrt aus, aber nichts bestätigt es. Bitte erneut prüfen.
       *[other] Das beweist weder offen noch gesperrt.
    }
settle = Klarheit gibt ein Responder außerhalb (--responder NAME) oder das Protokoll der Firewall.
how-blocked =
    { $how ->
        [dropped] { $side ->
            [site] wird verworfen, bevor es diesen Standort verlässt: Router außerhalb sehen Vergleichspakete kurz davor und danach, diese aber nicht
            [beyond] verlässt diesen Standort und wird jenseits davon verworfen: Router außerhalb des Standorts sehen die Pakete, spätere nicht
           *[unknown] wird unterwegs verworfen, während Vergleichspakete kurz davor und danach eine Antwort oder die Meldung eines Routers erhielten
        }
        [reset] { $side ->
            [site] wird in diesem Standort zurückgesetzt (Reset)
            [beyond] wird jenseits dieses Standorts zurückgesetzt (Reset), von etwas, das näher ist als der Server
           *[unknown] wird von etwas zurückgesetzt (Reset), das näher ist als der Server
        }
        [rejected] { $side ->
            [site] wird von { $by } zurückgewiesen, in diesem Standort
            [beyond] wird von { $by } zurückgewiesen, jenseits dieses Standorts
           *[unknown] wird von { $by } zurückgewiesen
        }
        [closed_after] verbindet und wird bei den ersten Daten getrennt
       *[other] kommt nicht durch
    }
stun-filtered = { $service }: UDP { $ports } zu { $hosts } ist offen, aber STUN wird herausgefiltert{ $side ->
        [site] {" "}in diesem Standort
        [beyond] {" "}jenseits dieses Standorts
       *[unknown] {""}
    }: Router außerhalb sehen andere Pakete zu diesen Ports, nicht aber die dazwischen gesendeten STUN-Pakete.{ $elsewhere ->
        [yes] {" "}STUN-Server anderswo antworten.
       *[no] {""}
    }
reply-unseen = { $rules }: Pakete verlassen diesen Standort, denn Router außerhalb haben sie gesehen. Kein Server antwortete auf diesen Ports, daher waren keine Antworten zu sehen.
relay-elsewhere = Das Relay { $host } (Port { $ports }) verweist Anrufer an einen anderen Server, den die Tabelle nicht nennt; er wurde nicht gefragt.
relay-credentials = Das Relay { $host } (Port { $ports }) nimmt Benutzer und Passwort dieses Tests nicht an. Es ist da; ob es weiterleitet, wurde nicht getestet.
relay-nonce = Das Relay { $host } (Port { $ports }) lehnt die Nonce ab, die es gerade vergeben hat: Vielleicht teilen sich zwei Server hinter einer Adresse die Anfragen.
relay-refuses = Das Relay { $host } (Port { $ports }) lehnt mit Fehler { $error } ab{ $error ->
        [400] {" (ungültige Anfrage)"}
        [403] {" (verboten)"}
        [437] {" (Zuteilung passt nicht)"}
        [441] {" (andere Zugangsdaten)"}
        [442] {" (UDP wird nicht weitergeleitet)"}
        [486] {" (das Kontingent dieses Benutzers ist aufgebraucht)"}
        [508] {" (keine Adresse frei)"}
       *[other] {""}
    }. Der Weg dorthin ist offen.
relay-forged = Etwas antwortet anstelle des Relays { $host } (Port { $ports }): Es kennt das Passwort nicht.
relay-malformed = Das Relay { $host } (Port { $ports }) antwortet mit etwas Unbrauchbarem. Der Weg dorthin ist offen.
relay-unanswered = { $host } (Port { $ports }) antwortet, aber nicht auf TURN: Dort ist kein Server dafür, oder etwas unterwegs filtert es heraus.
media-good = Die Pakete eines Anrufs liefen durch { $host } und zurück über { $over }: { $lost } % verloren, { $rtt } ms, { $jitter } ms Jitter.
media-fair = Die Pakete eines Anrufs liefen durch { $host } und zurück über { $over }: { $lost } % verloren, { $rtt } ms, { $jitter } ms Jitter. Etwas davon wird auffallen.
media-poor = Die Pakete eines Anrufs liefen durch { $host } und zurück über { $over }: { $lost } % verloren, { $rtt } ms, { $jitter } ms Jitter. Das Sprechen wird schwierig.
media-ends = Die Pakete eines Anrufs liefen { $after } s lang durch { $host } über { $over } { $port }, dann kam keines mehr zurück: Etwas unterwegs beendet den Strom.
media-untested = Die Pakete eines Anrufs konnten nicht durch das Relay { $host } über { $over } { $port } gesendet werden: Es gab keine zwei Adressen, die miteinander sprechen dürfen.
media-unheard = Das Relay { $host } vergibt über { $over } { $port } eine Adresse, aber die Pakete eines Anrufs kommen nicht durch es zurück.
path-unstated = Was { $needs } braucht, ist offen. Dass Anrufe allein darüber gehen, erklärt der Anbieter nur für { $devices }. Bitte fragen, ob es auch für { $device } gilt.
path-off = { $ask } Wenn ja, testet --set { $parameter }=on auch diesen Weg.
vendor-note = Wissenswert zu { $rules }: { $note }
server-refuses = { $host } selbst lehnt { $ports } ab: Der Weg dorthin ist offen, der Server bedient es nicht.
host-unreachable = { $host } ist nicht erreichbar, meldet { $by }.
host-unnamed = { $rule }: Kein Name unter { $host } ist öffentlich, daher wurde nicht getestet. --host { $rule }=NAME nennt einen.
parameter-unset = { $rule } wurde nicht getestet. { $ask } Dann --set { $parameter }=VALUE verwenden.
private-target = { $host } liegt an der privaten Adresse { $address }, die nur mit --allow-private getestet wird.

## Findings: a responder of one's own, at $name, whose TCP $port surely reaches it. $ports are those that the vendor's servers leave unanswered,
## $tested how many of them were tried there, $transport such as UDP or IPv6 UDP.

responder-answered = { $transport } { $ports } gehen hinaus und zurück: Der Responder { $name } antwortete auf jedem der { $tested } getesteten. Offen bleibt nur, ob eine Firewall die Adressen des Anbieters anders behandelt.
responder-blocked = { $transport } { $ports } erhalten auch vom Responder { $name } keine Antwort ({ $tested } getestet), obwohl er davor und danach auf TCP { $port } antwortet. Sehr wahrscheinlich lässt eine Firewall unterwegs diese Ports nicht durch.
responder-unreachable =
    Der Responder { $name } { $why ->
        [name] hat keine Adresse, die hier nutzbar wäre
        [private] liegt an einer privaten Adresse, die nur mit --allow-private getestet wird
       *[other] antwortet nicht auf TCP { $port }
    }, daher war von ihm nichts zu erfahren.

## Findings: TLS and HTTP.

tls-untrusted = { $host } zeigt ein von { $issuer } ausgestelltes Zertifikat, dem weder dieses Gerät noch die öffentlichen Wurzeln vertrauen.
tls-inspected = { $host } zeigt ein von { $issuer } ausgestelltes Zertifikat, dem dieses Gerät vertraut und die öffentlichen Wurzeln nicht: TLS wird unterwegs geöffnet.
tls-wrong_name = { $host } zeigt ein Zertifikat für { $subject }.
tls-expired = Das Zertifikat von { $host } ist am { $date } abgelaufen.
tls-not_yet_valid = Das Zertifikat von { $host } ist nicht vor dem { $date } gültig.
tls-failed = { $host } antwortet, aber TLS scheitert: { $why }.
tls-name_filtered = TLS zu { $host } { $port } { how-stopped }, sobald der Name genannt wird; mit einem anderen oder keinem Namen antwortet derselbe Port in TLS. { who-stops }
tls-only = { $host } { $port } antwortet in TLS; was dort unverschlüsselt gesagt wird, { how-stopped }. { who-stops }
tls-filtered = TLS zu { $host } { $port } { how-stopped }, welcher Name auch genannt wird; unverschlüsseltes STUN wird auf demselben Port beantwortet. { who-stops }
how-stopped =
    { $came ->
        [reset] wird zurückgesetzt (Reset)
        [closed] wird geschlossen
       *[silence] erhält keine Antwort
    }
who-stops =
    { $place ->
        [nearer] { $side ->
            [site] Das tut ein Gerät in diesem Standort
            [beyond] Das tut ein Gerät jenseits dieses Standorts
           *[unknown] Das tut ein Gerät unterwegs
        }, näher als der Server{ $hop ->
            [1] {" (der erste Hop)"}
           *[other] {""}
        }.
        [far] Das kommt von so weit her wie der Server: Es kann der Server selbst sein.
       *[unknown] Das tut etwas unterwegs oder der Server selbst.
    }
http-unexpected = { $host } antwortet mit dem HTTP-Status { $status }, für den sein Dienst nicht bekannt ist.
upgrade-cut =
    HTTPS auf Port { $port } von { $host } wird{ by-proxy } beantwortet, aber { $how ->
        [silent] es kommt nichts zurück
       *[cut] die Verbindung wird getrennt
    }, sobald ein WebSocket verlangt wird: Der Server oder etwas unterwegs, das HTTPS liest, nimmt keine an.
connection-cut = WebSockets zu { $host } auf Port { $port }{ by-proxy } werden nach { $after } s ohne Abschied getrennt, zweimal in zwei Versuchen, vom Server oder von etwas unterwegs.
by-proxy =
    { $by ->
        [straight] { "" }
       *[proxy] { " " }durch den Proxy { $by }
    }

## The ticket: what was seen of a row.

why-dropped = Unterwegs verworfen: Vergleichspakete kurz davor und danach erhielten eine Antwort oder die Meldung eines Routers.
why-reset = Zurückgesetzt (Reset) von etwas, das näher ist als der Server.
why-rejected = Zurückgewiesen von { $by }.
why-closed-after = Verbunden, dann bei den ersten Daten getrennt.
why-stun-filtered = Der Port ist offen, aber STUN wird herausgefiltert: Andere Pakete dorthin verlassen diesen Standort, STUN kommt nicht durch.
why-name-filtered = Verbunden, dann wegen des Servernamens in TLS gestoppt: Ein anderer Name wird auf demselben Port beantwortet.
why-only-tls = Verbunden, dann gestoppt, weil es kein TLS ist; TLS wird auf demselben Port beantwortet.
why-tls-filtered = Verbunden, dann gestoppt, weil es TLS ist: Unverschlüsseltes STUN wird auf demselben Port beantwortet.
why-certificate = Anstelle des Zertifikats des Ziels wird ein anderes gezeigt.
why-silent = Keine Antwort. Ob gesperrt ist, ist nicht bewiesen.

## The ticket as text and CSV. Columns are named in CONTRACT and never translated.

ticket-title = Firewall-Ticket: { $profile } (Tabelle { $device }, { $dated }), getestet { $started }
ticket-nothing = Nichts fehlt: Jede Zeile der Tabelle des Anbieters ist offen, soweit sie getestet wurde.
ticket-none = Aus diesem Lauf lässt sich keine fehlende Regel nennen.
ticket-outbound = ausgehend
ticket-allow = erlauben
ticket-inspection-off = muss aus sein
ticket-addresses = { $addresses } ({ $time })
ticket-justification = { $service } ({ $need }). Was ohne dies verloren geht: { $loses }
ticket-required = vom Anbieter verlangt
ticket-optional = für den Anbieter optional
ticket-place = Wo: { $places }.
ticket-sampled = Von diesen { $ports } Ports wurden an jeder Adresse mindestens { $tested } getestet; die übrigen liegen zwischen Ports, die dasselbe zeigten.
ticket-run = Lauf { $run }.
ticket-blank = Leere Felder sind diesem Gerät nicht bekannt.
ticket-open = Zeilen der Tabelle des Anbieters, die schon funktionieren, sind weggelassen.
ticket-untested = In der Tabelle des Anbieters, aber hier nicht getestet: { $what }.
ticket-unclear = Nicht eindeutig offen, hier aber noch nicht angefordert; der Bericht sagt, warum: { $what }.
ticket-again = Für einen neuen Test mit demselben Gerät und Netz; Optionen, die kein Bericht enthält, etwa --dns oder ein Passwort, sind zu ergänzen:
ticket-again-file = Für einen neuen Test mit demselben Gerät und Netz, mit der Datei des Profils anstelle von PROFILE-FILE; Optionen, die kein Bericht enthält, etwa --dns oder ein Passwort, sind zu ergänzen:

## The ticket's lines to paste. $rows: numbers of rows. $names: names that the firewall cannot take.

paste-title = Zeilen zum Einfügen: dieselben Regeln für einige Firewalls.
paste-source = Quellen sind so angegeben, wie das Gerät sie sieht; wo Adressen vor der Firewall übersetzt werden, ist einzutragen, was die Firewall sieht. Wörter in Großbuchstaben sind auszufüllen.
paste-any = Zeile { $rows }: Dieses Gerät kennt keine Quelle, die es nennen könnte, daher lassen diese Zeilen jede Quelle durch. Bitte eingrenzen.
paste-intercepted = Zeile { $rows }: Keine Regel hilft. Verbindungen kommen durch, und es wird ein Zertifikat gezeigt, das nicht das des Ziels ist; der Beleg der Zeile nennt es.
paste-short = Zeile { $rows }: Ein Ziel, das weder Name noch Adresse ist, ist weggelassen.

dialect-nftables = Für nft -f. "inet filter forward" durch Familie, Tabelle und Kette ersetzen, die an Ihrem Standort weitergeleitete Pakete filtert; nft list ruleset zeigt sie. Jede Zeile kommt an den Anfang dieser Kette, vor alles, was verwirft. Antworten brauchen das übliche "ct state established,related accept".
dialect-nftables-addresses = nftables nimmt keine Namen an, daher stehen die hier um { $time } gefundenen Adressen für { $names }. Sie können sich ändern.
dialect-fortigate = Für die CLI. SRCINTF und DSTINTF ausfüllen, die Richtlinien über die verbietenden schieben und NAT wie in Ihren anderen ausgehenden Richtlinien setzen.
dialect-fortigate-wildcards = Namen mit Platzhaltern brauchen FortiOS 6.2.2 oder neuer, und die DNS-Anfragen des Geräts müssen durch das FortiGate laufen.
dialect-pan-os = Für den Konfigurationsmodus, danach commit. FROM-ZONE und TO-ZONE ausfüllen. Die Anwendung ist any, weil die Tabelle des Anbieters Ports nennt.
dialect-pan-os-addresses = Adressobjekte nehmen keine Platzhalter an, daher stehen die hier um { $time } gefundenen Adressen für { $names }. Sie können sich ändern; für Webverkehr kann eine eigene URL-Kategorie oder eine externe dynamische Liste die Namen enthalten.
dialect-asa = Für den Konfigurationsmodus. ACL-NAME ausfüllen, die Zugriffsliste der Schnittstelle auf der Seite des Geräts. Namen brauchen "dns domain-lookup" und einen Nameserver.
dialect-asa-addresses = Netzwerkobjekte nehmen keine Platzhalter an, daher stehen die hier um { $time } gefundenen Adressen für { $names }. Sie können sich ändern.
dialect-azure = Für eine Shell mit der Azure CLI und deren Erweiterung azure-firewall. GROUP, POLICY, COLLECTION-GROUP und die Sammlungen ausfüllen, die erlauben müssen. Namen in Netzwerkregeln brauchen den DNS-Proxy der Richtlinie; IPv6 braucht eine Dual-Stack-Firewall.
dialect-azure-wildcards = Namen mit Platzhaltern gehören in Anwendungsregeln, in eine eigene Sammlung, und gelten nur für TCP 80 und 443.
dialect-azure-addresses = Netzwerkregeln nehmen keine Platzhalter an, daher stehen die hier um { $time } gefundenen Adressen für { $names }. Sie können sich ändern.

## Text output: a row's verdict, and what was seen on some of its ports.

verdict-partial = teilweise offen
verdict-blocked = gesperrt
verdict-intercepted = abgefangen
verdict-unverified = ungeklärt
verdict-not_run = nicht ausgeführt

seen-dropped = gesperrt: unterwegs verworfen
seen-reset = gesperrt: unterwegs zurückgesetzt (Reset)
seen-rejected = gesperrt: von { $by } zurückgewiesen
seen-closed_after = gesperrt: verbindet und wird bei den ersten Daten getrennt
seen-filtered = gesperrt: Der Port ist offen, aber was dort gesprochen wird, wird gestoppt
seen-certificate = abgefangen: Das Zertifikat ist nicht das des Ziels
seen-silent = ungeklärt: keine Antwort
seen-os_refused = ungeklärt: Das eigene System dieses Geräts hat das Senden verweigert
seen-lied = ungeklärt: Verbindungen werden auch dort angenommen, wo kein Server ist
seen-refused = ungeklärt: abgelehnt, von wem, ist nicht bekannt
seen-uncontrolled = ungeklärt: verbindet, ohne dass ein Vergleich möglich ist
seen-unconfirmed = ungeklärt: sieht gesperrt aus, aber nichts bestätigt es
seen-not_run = nicht ausgeführt
seen-place = { $what }, { $place }

## Where something happened. $hop: how many hops away. $lost: a hop that did not see it although it sees others.

place =
    { $kind ->
        [lost] zuletzt gesehen an Hop { $hop }, verloren zwischen Hop { $hop } und { $lost }{ place-side }
        [unseen] verloren vor Hop { $lost }{ place-side }
        [last] zuletzt gesehen an Hop { $hop }{ place-side }
        [next] einen Hop entfernt{ place-side }
        [away] { $hop } Hops entfernt{ place-side }
       *[side] { $side ->
            [site] in Ihrem Standort
           *[beyond] jenseits Ihres Standorts
        }
    }
place-side =
    { $side ->
        [site] , in Ihrem Standort
        [beyond] , jenseits Ihres Standorts
       *[unknown] { "" }
    }

## Text output: labels.

label-rules = Nicht offen
label-findings = Warum
label-notices = Wissenswert
label-optional = optional
label-experience = Ton und Bild eines Anrufs
label-with = Mit: { $what }
label-without = Ohne: { $what }
label-resolver = der DNS-Resolver dieses Geräts
label-responder = Responder { $name }
label-more = Und { $count } weitere: --format json zeigt alle.
label-code = Code { $number } von { $count }
label-footer = { $profile } (Tabelle { $device }, { $dated }) · { $network } · { $depth }, { $seconds } s, { $packets } Pakete, { $ended }
label-full = Bereiche wurden in Stichproben getestet; --depth full testet jeden Port.

network-wifi = WLAN
network-cellular = Mobilfunk
network-ethernet = Kabel
network-unknown = Netz unbekannter Art

ended-complete = vollständig
ended-deadline = durch Zeitablauf beendet
ended-cancelled = vorzeitig abgebrochen

## Progress of a run.

phase-names = Namen auflösen
phase-targets = Tabelle testen
phase-again = scheinbare Sperren erneut testen
phase-gaps = zwischen den Stichproben testen
phase-walk = herausfinden, wer verwirft und wer ablehnt
phase-relays = Relays befragen
phase-content = herausfinden, was gesagt werden darf
phase-media = senden wie bei einem Anruf
phase-responder = Responder befragen
phase-beside = sehen, was hält
