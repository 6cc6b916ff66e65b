### Every sentence a person reads, in French.
###
### A technician in gloves reads the first two groups; IT reads the rest. Plain words, one fact a sentence.
### No sentence names a cause that the evidence does not prove: "no reply" is never "blocked".

## The answer in one sentence: at most 140 characters once filled.
## $what: titles of capabilities, joined by commas. $host: a server's name.

sentence-ready = Les appels devraient fonctionner sur ce réseau : tout ce qu'il leur faut est ouvert.
sentence-ready-one-way = Les appels devraient fonctionner sur ce réseau : tout le nécessaire sort. Certains ports n'ont pas montré de réponse.
sentence-ready-notice = Les appels devraient fonctionner sur ce réseau. Le rapport contient des remarques à lire.
sentence-ready-fair = Les appels devraient fonctionner sur ce réseau. Son et image peuvent saccader : des paquets se perdent ou tardent.
sentence-ready-poor = Les appels devraient aboutir, mais le son et l'image en souffriront : trop de paquets se perdent ou tardent.
sentence-names = Ce réseau n'a pas résolu les noms des serveurs ; rien d'autre n'a pu être testé. Son DNS est à vérifier.
sentence-degraded = Les appels devraient fonctionner, avec une gêne : { $what }.
sentence-not-ready = Ce réseau n'est pas prêt. Ne fonctionnera pas : { $what }.
sentence-offline = Cet appareil n'a pas de réseau ; rien n'a pu être testé. Connectez-le et vérifiez à nouveau.
sentence-portal = Ce réseau demande d'abord sa propre connexion. Ouvrez un navigateur, identifiez-vous et revérifiez.
sentence-outage = { $host } est en panne ; d'autres serveurs répondent. Consultez le fournisseur avant le pare-feu.
sentence-unknown = Impossible de dire si les appels fonctionneront : un élément nécessaire n'a pas répondu clairement.
sentence-cancelled = La vérification a été arrêtée avant de conclure. Relancez-la et laissez-la se terminer.
sentence-deadline = Le temps a manqué pour conclure. Relancez la vérification en accordant plus de temps.

## The answer in one word.

readiness-ready = PRÊT
readiness-degraded = DÉGRADÉ
readiness-not_ready = PAS PRÊT
readiness-unknown = INCONNU

## What the person wants to do.

capability-sign-in = Connexion
capability-call = Appel vidéo
capability-files = Enregistrement et partage de fichiers
capability-error-reports = Rapports d'erreurs

## What the person will notice on a path that is not the best one.

notice-sign-in-data-centre = La connexion pourrait n'aboutir qu'après le choix d'un centre de données précis dans les réglages.
notice-call-tcp = L'appel passe par TCP : l'image et le son peuvent être en retard ou se figer quand le réseau est chargé.
notice-call-tls-443 = L'appel passe par le seul port 443 : l'image et le son peuvent être en retard ou se figer, et l'établissement est plus long.
notice-call-proxy-443 = L'appel passe par le proxy du fournisseur dans le cloud, sur le port 443 : l'image et le son peuvent être en retard ou se figer.
notice-call-proxy-udp = L'appel passe par le proxy du fournisseur dans le cloud, en UDP : l'établissement est un peu plus long.
notice-websocket = Les appels peuvent ne pas aboutir, ou aboutir quelques secondes plus tard.

notice-partial = Une partie de ce qu'utilisent les appels est bloquée : un appel peut ne pas aboutir, ou seulement après quelques secondes.
notice-inspected = Les connexions sont ouvertes en chemin : l'application peut les refuser.
notice-past-proxy = Cela ne fonctionne qu'en contournant le proxy : une application qui s'en tient au proxy peut échouer.

## What a parameter switches on; $what in the labels "with" and "without".

switch-cloud-proxy = le proxy du fournisseur dans le cloud

## How a call will feel, in one word.

experience-good = BON
experience-fair = MOYEN
experience-poor = MAUVAIS

## What the user loses while a row of the table is missing.

loses-sign-in = Personne ne peut se connecter, donc aucun appel ne peut commencer.
loses-call-tcp = Les appels peuvent ne pas aboutir, et n'ont aucune issue là où UDP ne fonctionne pas.
loses-call-udp = Les appels doivent passer par TCP : l'image et le son sont en retard ou se figent, ou l'appel n'aboutit pas.
loses-call-proxy = Les appels par le proxy du fournisseur dans le cloud n'aboutissent pas.
loses-call-turn = Les appels entre le technicien et l'expert n'aboutissent pas.
loses-call-region = Les appels n'aboutissent pas lorsqu'un certain centre de données est choisi dans les réglages.
loses-call-backup = Les appels n'aboutissent pas tant que les serveurs d'appel principaux sont hors service.
loses-files = L'enregistrement et le partage de fichiers ne fonctionnent pas.
loses-error-reports = Rien que l'utilisateur remarque : le fournisseur ne reçoit pas de rapports d'erreurs.
loses-names = Les noms des serveurs ne peuvent pas être résolus, donc rien ne fonctionne.
loses-traffic-manager = L'application ne trouve pas son centre de données.
loses-cdn = Des parties de l'application ne se chargent pas.

## Findings: the network as a whole.

offline = Cet appareil n'a pas de réseau : son propre système ne connaît aucune issue.
all-silent = Rien n'a répondu, pas même les serveurs de comparaison.
configuration = Configuration : { $what }.
proxy-present = Cet appareil utilise le proxy { $proxy }, et rien n'a été testé à travers lui : ce qui échoue sans lui peut y fonctionner.
proxy-passes = Par le proxy { $proxy }, et non sans lui, des réponses viennent de : { $hosts }. Ce n'est pas une règle de pare-feu, et aucun proxy HTTP ne transporte UDP.
proxy-only = Cet appareil n'atteint que le proxy { $proxy } : son propre système ne connaît pas d'autre issue, le reste n'a donc pas été testé.
proxy-unreachable =
    { $how ->
        [unresolved] Le nom du proxy { $proxy } ne peut pas être résolu, donc rien ne passe par lui.
        [silent] Le proxy { $proxy } ne répond pas.
        [refused] Le proxy { $proxy } n'est pas là : la connexion est refusée.
        [rejected] Le proxy { $proxy } est hors d'atteinte : quelque chose en chemin rejette la connexion.
       *[other] Ce qui répond à { $proxy } n'est pas un proxy HTTP.
    }
proxy-authentication = Le proxy { $proxy } exige une authentification que cette vérification n'a pas pu donner (HTTP 407). --proxy http://USER:PASSWORD@{ $proxy } lui indique un nom et un mot de passe.
proxy-unverified = Impossible de dire si le proxy { $proxy } se connecte à { $hosts }.
proxy-refused = Le proxy { $proxy } refuse de se connecter à { $hosts } (HTTP { $status }).
proxy-failed =
    { $how ->
        [silent] Le proxy { $proxy } ne dit pas à temps s'il atteint { $hosts }.
        [closed] Le proxy { $proxy } raccroche quand on lui demande { $hosts }.
        [tls] Le proxy { $proxy } se connecte à { $hosts }, mais aucune négociation TLS n'y réussit.
       *[other] Le proxy { $proxy } ne parvient pas jusqu'à { $hosts } (HTTP { $how }).
    }
portal = Un portail captif répond à la place de { $url }.
vendor-outage = { $host } est en panne ou hors d'atteinte au-delà de ce site, alors que les serveurs de comparaison répondent.
clock-skew = L'horloge de cet appareil est décalée de { $minutes } min, et les certificats sont jugés d'après elle.
accepts-everything = Quelque chose en chemin accepte les connexions vers TCP { $ports } même à des adresses sans serveur ; une connexion acceptée n'y prouve donc rien.{ accepts-where }
accepts-where =
    { $hop ->
        [unknown] { "" }
       *[known] { " " }C'est au saut { $hop } ou plus près.
    }
os-refused = Le propre système de cet appareil a refusé d'envoyer ({ $error }). Rien n'a quitté l'appareil, cela ne dit donc rien du site.
deadline = Le temps a manqué : { $undone } tests prévus n'ont pas été terminés.
cancelled = La vérification a été arrêtée : { $undone } tests prévus n'ont pas été terminés.

## Findings: names. $name may be several, joined by commas.

dns-nxdomain = Le résolveur DNS ne connaît pas ce nom : { $name }.
dns-refused = Le résolveur DNS { $resolver } refuse de résoudre { $name }.
dns-servfail = Le résolveur DNS { $resolver } ne parvient pas à résoudre { $name } (SERVFAIL).
dns-silent = Le résolveur DNS { $resolver } ne répond pas quand on lui demande { $name }.
dns-failed = Cet appareil ne peut pas résoudre { $name }.
dns-bogon = { $name } est résolu en { $address }, qui n'est pas une adresse publique.

## Findings: rows of the table. $how says what was seen, $by who said so.

udp-blocked = { $service } : UDP { $ports } vers { $hosts } { how-blocked }.
udp-partial = { $service } : une partie de la ligne ne passe pas. UDP { $ports } vers { $hosts } { how-blocked }.
udp-unverified = { $service } : pas de réponse claire sur UDP { $ports }. { why-unverified }
nat-dependent = La traduction d'adresses de ce réseau donne à chaque serveur un autre port : deux personnes derrière de tels réseaux ne peuvent se parler que par un relais.
nat-short = Ce réseau oublie un chemin UDP resté silencieux pendant { $quiet } s : le son peut s'arrêter après une pause, comme avec un micro coupé.
udp-silent = Rien ne répond en UDP, pas même les serveurs de comparaison, alors que TCP fonctionne.
tcp-blocked = { $service } : TCP { $ports } vers { $hosts } { how-blocked }.
tcp-partial = { $service } : une partie de la ligne ne passe pas. TCP { $ports } vers { $hosts } { how-blocked }.
tcp-unverified = { $service } : pas de réponse claire sur TCP { $ports }. { why-unverified }
why-unverified =
    { $why ->
        [private] Cela ne prouve ni ouvert ni bloqué : l'adresse est privée, sans routeur hors de ce site en chemin.
        [uncompared] Cela ne prouve ni ouvert ni bloqué, car rien n'a répondu qui permette de comparer. { settle }
        [system] Cela ne prouve ni ouvert ni bloqué, car le système de cet appareil ne dit pas qui signale une erreur. { settle }
        [no_router] Cela ne prouve ni ouvert ni bloqué, car aucun routeur hors de ce site ne signale ce qui lui parvient, ou le site ne laisse pas entrer ces messages. { settle }
        [no_border] Cela ne prouve ni ouvert ni bloqué, car les adresses des routeurs ne montrent pas où ce site se termine. { settle }
        [no_transport] Cela ne prouve ni ouvert ni bloqué, car les routeurs hors de ce site ne signalent rien sur ce protocole, ou le site ne laisse pas entrer ces messages. { settle }
        [intercepted] Cela ne prouve ni ouvert ni bloqué, car quelque chose dans ce site répond à la place des serveurs, et rien ne peut être suivi au-delà. { settle }
        [limited] Cela ne prouve ni ouvert ni bloqué, car les routeurs en chemin signalent trop peu de paquets. --depth full demande plus longtemps. { settle }
        [refused] Quelque chose refuse, et rien ne dit si c'est le serveur ou un pare-feu.
        [uncontrolled] Quelque chose accepte, et rien ne dit si c'est le serveur ou quelque chose en chemin.
        [unconfirmed] Cela semble bloqué, mais rien ne le confirme. Vérifiez à nouveau.
       *[other] Cela ne prouve ni ouvert ni bloqué.
    }
settle = Un responder à l'extérieur (--responder NAME) ou le journal du pare-feu permet de trancher.
how-blocked =
    { $how ->
        [dropped] { $side ->
            [site] est supprimé avant de quitter ce site : les routeurs extérieurs voient des paquets de comparaison juste avant et après, et pas ceux-ci
            [beyond] quitte ce site et est supprimé au-delà : les routeurs hors du site voient les paquets, les suivants non
           *[unknown] est supprimé en chemin, alors que des paquets de comparaison juste avant et après ont eu une réponse ou le message d'un routeur
        }
        [reset] { $side ->
            [site] est réinitialisé (reset) dans ce site
            [beyond] est réinitialisé (reset) au-delà de ce site, par quelque chose de plus proche que le serveur
           *[unknown] est réinitialisé (reset) par quelque chose de plus proche que le serveur
        }
        [rejected] { $side ->
            [site] est rejeté par { $by }, dans ce site
            [beyond] est rejeté par { $by }, au-delà de ce site
           *[unknown] est rejeté par { $by }
        }
        [closed_after] se connecte, puis est coupé aux premières données
       *[other] ne passe pas
    }
stun-filtered = { $service } : UDP { $ports } vers { $hosts } est ouvert, mais STUN en est retiré{ $side ->
        [site] {" "}dans ce site
        [beyond] {" "}au-delà de ce site
       *[unknown] {""}
    } : les routeurs extérieurs voient d'autres paquets vers ces ports, et pas les paquets STUN envoyés entre eux.{ $elsewhere ->
        [yes] {" "}Des serveurs STUN situés ailleurs répondent.
       *[no] {""}
    }
reply-unseen = { $rules } : les paquets quittent ce site, car des routeurs extérieurs les ont vus. Aucun serveur n'a répondu sur ces ports, les réponses n'ont donc pas été vues.
relay-elsewhere = Le relais { $host } (port { $ports }) renvoie les appelants vers un autre serveur, que le tableau ne nomme pas ; celui-ci n'a pas été interrogé.
relay-credentials = Le relais { $host } (port { $ports }) n'accepte pas l'utilisateur et le mot de passe donnés pour ce test. Il est là ; le relayage n'a pas été testé.
relay-nonce = Le relais { $host } (port { $ports }) refuse le nonce qu'il vient de donner : deux serveurs derrière une même adresse se partagent peut-être les requêtes.
relay-refuses = Le relais { $host } (port { $ports }) refuse avec l'erreur { $error }{ $error ->
        [400] {" (requête incorrecte)"}
        [403] {" (interdit)"}
        [437] {" (allocation discordante)"}
        [441] {" (autres identifiants)"}
        [442] {" (UDP n'est pas relayé)"}
        [486] {" (le quota de cet utilisateur est épuisé)"}
        [508] {" (aucune adresse libre)"}
       *[other] {""}
    }. Le chemin jusque-là est ouvert.
relay-forged = Quelque chose répond à la place du relais { $host } (port { $ports }) : il ne connaît pas le mot de passe.
relay-malformed = Le relais { $host } (port { $ports }) répond par quelque chose d'inutilisable. Le chemin jusque-là est ouvert.
relay-unanswered = { $host } (port { $ports }) répond, mais pas à TURN : aucun serveur ne s'y trouve pour cela, ou quelque chose en chemin le retire.
media-good = Les paquets d'un appel sont allés par { $host } et revenus en { $over } : { $lost } % perdus, { $rtt } ms, { $jitter } ms de gigue.
media-fair = Les paquets d'un appel sont allés par { $host } et revenus en { $over } : { $lost } % perdus, { $rtt } ms, { $jitter } ms de gigue. Cela se remarquera un peu.
media-poor = Les paquets d'un appel sont allés par { $host } et revenus en { $over } : { $lost } % perdus, { $rtt } ms, { $jitter } ms de gigue. Il sera difficile de se parler.
media-ends = Les paquets d'un appel sont passés par { $host } en { $over } { $port } pendant { $after } s, puis aucun n'est revenu : quelque chose en chemin met fin au flux.
media-untested = Les paquets d'un appel n'ont pas pu être envoyés par le relais { $host } en { $over } { $port } : il n'a pas donné deux adresses autorisées à se parler.
media-unheard = Le relais { $host } donne une adresse en { $over } { $port }, mais les paquets d'un appel n'en reviennent pas.
path-unstated = Ce qu'il faut pour { $needs } est ouvert. Le fournisseur n'annonce des appels par cette seule voie que pour { $devices }. Demandez si cela vaut aussi pour { $device }.
path-off = { $ask } Si oui, --set { $parameter }=on teste aussi cette voie.
vendor-note = À savoir pour { $rules } : { $note }
server-refuses = { $host } refuse lui-même { $ports } : le chemin jusque-là est ouvert, le serveur ne l'assure pas.
host-unreachable = { $host } est inaccessible, selon { $by }.
host-unnamed = { $rule } : aucun nom sous { $host } n'est public, la ligne n'a donc pas été testée. --host { $rule }=NAME en indique un.
parameter-unset = { $rule } n'a pas été testé. { $ask } Utilisez ensuite --set { $parameter }=VALUE.
private-target = { $host } est à l'adresse privée { $address }, qui n'est testée qu'avec --allow-private.

## Findings: a responder of one's own, at $name, whose TCP $port surely reaches it. $ports are those that the vendor's servers leave unanswered,
## $tested how many of them were tried there, $transport such as UDP or IPv6 UDP.

responder-answered = { $transport } { $ports } sort et revient : le responder { $name } a répondu sur chacun des { $tested } essayés. Reste seulement à savoir si un pare-feu traite autrement les adresses du fournisseur.
responder-blocked = { $transport } { $ports } n'obtient pas non plus de réponse du responder { $name } ({ $tested } essayés), alors qu'il répond sur TCP { $port } avant et après. Très probablement, un pare-feu en chemin ne laisse pas passer ces ports.
responder-unreachable =
    Le responder { $name } { $why ->
        [name] n'a pas d'adresse utilisable ici
        [private] est à une adresse privée, qui n'est testée qu'avec --allow-private
       *[other] ne répond pas sur TCP { $port }
    }, rien n'a donc été appris par lui.

## Findings: TLS and HTTP.

tls-untrusted = { $host } présente un certificat émis par { $issuer }, auquel ni cet appareil ni les racines publiques ne font confiance.
tls-inspected = { $host } présente un certificat émis par { $issuer }, auquel cet appareil fait confiance et les racines publiques non : TLS est ouvert en chemin.
tls-wrong_name = { $host } présente un certificat pour { $subject }.
tls-expired = Le certificat de { $host } a expiré le { $date }.
tls-not_yet_valid = Le certificat de { $host } n'est pas valide avant le { $date }.
tls-failed = { $host } répond, mais TLS échoue : { $why }.
tls-name_filtered = TLS vers { $host } { $port } { how-stopped } dès que son nom est dit ; avec un autre nom ou sans nom, le même port répond en TLS. { who-stops }
tls-only = { $host } { $port } répond en TLS ; ce qui y est dit en clair { how-stopped }. { who-stops }
tls-filtered = TLS vers { $host } { $port } { how-stopped }, quel que soit le nom dit ; STUN en clair obtient une réponse sur le même port. { who-stops }
how-stopped =
    { $came ->
        [reset] est réinitialisé (reset)
        [closed] est fermé
       *[silence] n'obtient pas de réponse
    }
who-stops =
    { $place ->
        [nearer] { $side ->
            [site] C'est le fait d'un équipement dans ce site
            [beyond] C'est le fait d'un équipement au-delà de ce site
           *[unknown] C'est le fait d'un équipement en chemin
        }, plus proche que le serveur{ $hop ->
            [1] {" (le premier saut)"}
           *[other] {""}
        }.
        [far] Cela vient d'aussi loin que le serveur : c'est peut-être le serveur lui-même.
       *[unknown] C'est le fait de quelque chose en chemin, ou du serveur lui-même.
    }
http-unexpected = { $host } répond avec l'état HTTP { $status }, inhabituel pour ce service.
upgrade-cut =
    HTTPS sur le port { $port } de { $host } obtient une réponse{ by-proxy }, mais { $how ->
        [silent] rien ne revient
       *[cut] la connexion est coupée
    } dès qu'un WebSocket est demandé : le serveur, ou quelque chose en chemin qui lit HTTPS, ne les accepte pas.
connection-cut = Les WebSockets vers { $host } sur le port { $port }{ by-proxy } sont coupés après { $after } s sans au revoir, deux fois en deux essais, par le serveur ou par quelque chose en chemin.
by-proxy =
    { $by ->
        [straight] { "" }
       *[proxy] { " " }par le proxy { $by }
    }

## The ticket: what was seen of a row.

why-dropped = Supprimé en chemin : des paquets de comparaison juste avant et après ont eu une réponse ou le message d'un routeur.
why-reset = Réinitialisé (reset) par quelque chose de plus proche que le serveur.
why-rejected = Rejeté par { $by }.
why-closed-after = Connecté, puis coupé aux premières données.
why-stun-filtered = Le port est ouvert, mais STUN en est retiré : d'autres paquets vers lui quittent ce site, STUN ne passe pas.
why-name-filtered = Connecté, puis arrêté à cause du nom de serveur dans TLS : un autre nom obtient une réponse sur le même port.
why-only-tls = Connecté, puis arrêté parce que ce n'est pas TLS, qui obtient une réponse sur le même port.
why-tls-filtered = Connecté, puis arrêté parce que c'est TLS : STUN en clair obtient une réponse sur le même port.
why-certificate = Un certificat qui n'est pas celui de la destination est présenté à sa place.
why-silent = Pas de réponse. Le blocage n'est pas prouvé.

## The ticket as text and CSV. Columns are named in CONTRACT and never translated.

ticket-title = Demande au pare-feu : { $profile } (tableau { $device }, { $dated }), testé le { $started }
ticket-nothing = Rien ne manque : chaque ligne du tableau du fournisseur est ouverte, pour autant qu'elle ait été testée.
ticket-none = Cette exécution ne permet de nommer aucune règle manquante.
ticket-outbound = sortant
ticket-allow = autoriser
ticket-inspection-off = doit être désactivée
ticket-addresses = { $addresses } ({ $time })
ticket-justification = { $service } ({ $need }). Ce qui est perdu sans cela : { $loses }
ticket-required = exigé par le fournisseur
ticket-optional = facultatif pour le fournisseur
ticket-place = Où : { $places }.
ticket-sampled = Sur ces { $ports } ports, au moins { $tested } ont été testés à chaque adresse ; les autres se trouvent entre des ports qui ont montré la même chose.
ticket-run = Exécution { $run }.
ticket-blank = Les champs vides ne sont pas connus de cet appareil.
ticket-open = Les lignes du tableau du fournisseur qui fonctionnent déjà sont omises.
ticket-untested = Dans le tableau du fournisseur, mais non testé ici : { $what }.
ticket-unclear = Pas clairement ouvert, mais pas encore demandé ici ; le rapport dit pourquoi : { $what }.
ticket-again = Pour tester à nouveau avec le même appareil et le même réseau ; les options qu'aucun rapport ne contient, comme --dns ou un mot de passe, sont à ajouter :
ticket-again-file = Pour tester à nouveau avec le même appareil et le même réseau, avec le fichier du profil à la place de PROFILE-FILE ; les options qu'aucun rapport ne contient, comme --dns ou un mot de passe, sont à ajouter :

## The ticket's lines to paste. $rows: numbers of rows. $names: names that the firewall cannot take.

paste-title = Lignes à coller : les mêmes règles pour quelques pare-feu.
paste-source = Les sources sont celles que voit l'appareil ; si les adresses sont traduites avant le pare-feu, écrivez ce que voit le pare-feu. Les mots en capitales sont à remplir.
paste-any = Ligne { $rows } : cet appareil ne connaît aucune source à indiquer, ces lignes laissent donc passer toutes les sources. Restreignez-les.
paste-intercepted = Ligne { $rows } : aucune règle n'y peut rien. Les connexions passent, et un certificat qui n'est pas celui de la destination est présenté ; le constat de la ligne le nomme.
paste-short = Ligne { $rows } : une destination qui n'est ni un nom ni une adresse est omise.

dialect-nftables = Pour nft -f. Remplacez "inet filter forward" par la famille, la table et la chaîne qui filtre les paquets transférés sur votre site ; nft list ruleset les montre. Chaque ligne va en tête de cette chaîne, avant ce qui supprime. Les réponses ont besoin de l'habituel "ct state established,related accept".
dialect-nftables-addresses = nftables n'accepte pas de noms ; les adresses trouvées ici à { $time } remplacent donc { $names }. Elles peuvent changer.
dialect-fortigate = Pour la CLI. Remplissez SRCINTF et DSTINTF, placez les politiques au-dessus de celles qui interdisent et réglez NAT comme dans vos autres politiques sortantes.
dialect-fortigate-wildcards = Les noms génériques exigent FortiOS 6.2.2 ou ultérieur, et les requêtes DNS de l'appareil doivent traverser le FortiGate.
dialect-pan-os = Pour le mode de configuration, puis commit. Remplissez FROM-ZONE et TO-ZONE. L'application est any, car le tableau du fournisseur indique des ports.
dialect-pan-os-addresses = Les objets d'adresse n'acceptent pas de noms génériques ; les adresses trouvées ici à { $time } remplacent donc { $names }. Elles peuvent changer ; pour le trafic web, une catégorie d'URL personnalisée ou une liste dynamique externe peut contenir les noms.
dialect-asa = Pour le mode de configuration. Remplissez ACL-NAME, la liste d'accès de l'interface du côté de l'appareil. Les noms exigent "dns domain-lookup" et un serveur de noms.
dialect-asa-addresses = Les objets réseau n'acceptent pas de noms génériques ; les adresses trouvées ici à { $time } remplacent donc { $names }. Elles peuvent changer.
dialect-azure = Pour un shell avec l'Azure CLI et son extension azure-firewall. Remplissez GROUP, POLICY, COLLECTION-GROUP et les collections, qui doivent autoriser. Les noms dans les règles réseau exigent le proxy DNS de la politique ; IPv6 exige un pare-feu à double pile.
dialect-azure-wildcards = Les noms génériques relèvent de règles d'application, dans une collection à part, et seulement pour TCP 80 et 443.
dialect-azure-addresses = Les règles réseau n'acceptent pas de noms génériques ; les adresses trouvées ici à { $time } remplacent donc { $names }. Elles peuvent changer.

## Text output: a row's verdict, and what was seen on some of its ports.

verdict-partial = partiellement ouvert
verdict-blocked = bloqué
verdict-intercepted = intercepté
verdict-unverified = non vérifié
verdict-not_run = non exécuté

seen-dropped = bloqué : supprimé en chemin
seen-reset = bloqué : réinitialisé (reset) en chemin
seen-rejected = bloqué : rejeté par { $by }
seen-closed_after = bloqué : se connecte, puis est coupé aux premières données
seen-filtered = bloqué : le port est ouvert, mais ce qui s'y dit est arrêté
seen-certificate = intercepté : le certificat n'est pas celui de la destination
seen-silent = non vérifié : pas de réponse
seen-os_refused = non vérifié : le propre système de cet appareil a refusé d'envoyer
seen-lied = non vérifié : les connexions sont acceptées même là où il n'y a pas de serveur
seen-refused = non vérifié : refusé, on ne sait par qui
seen-uncontrolled = non vérifié : se connecte, sans rien à comparer
seen-unconfirmed = non vérifié : semble bloqué, mais rien ne le confirme
seen-not_run = non exécuté
seen-place = { $what }, { $place }

## Where something happened. $hop: how many hops away. $lost: a hop that did not see it although it sees others.

place =
    { $kind ->
        [lost] vu en dernier au saut { $hop }, perdu entre les sauts { $hop } et { $lost }{ place-side }
        [unseen] perdu avant le saut { $lost }{ place-side }
        [last] vu en dernier au saut { $hop }{ place-side }
        [next] à un saut{ place-side }
        [away] à { $hop } sauts{ place-side }
       *[side] { $side ->
            [site] dans votre site
           *[beyond] au-delà de votre site
        }
    }
place-side =
    { $side ->
        [site] , dans votre site
        [beyond] , au-delà de votre site
       *[unknown] { "" }
    }

## Text output: labels.

label-rules = Non ouvert
label-findings = Pourquoi
label-notices = À savoir
label-optional = facultatif
label-experience = Son et image d'un appel
label-with = Avec { $what }
label-without = Sans { $what }
label-resolver = le résolveur DNS de cet appareil
label-responder = responder { $name }
label-more = Et { $count } de plus : --format json les montre tous.
label-code = Code { $number } sur { $count }
label-footer = { $profile } (tableau { $device }, { $dated }) · { $network } · { $depth }, { $seconds } s, { $packets } paquets, { $ended }
label-full = Les plages ont été échantillonnées ; ajoutez --depth full pour tester chaque port.

network-wifi = Wi-Fi
network-cellular = données mobiles
network-ethernet = câble
network-unknown = réseau de type inconnu

ended-complete = complet
ended-deadline = terminé faute de temps
ended-cancelled = arrêté avant la fin

## Progress of a run.

phase-names = résolution des noms
phase-targets = test du tableau
phase-again = nouvel essai des blocages apparents
phase-gaps = test entre les échantillons
phase-walk = recherche de qui supprime et de qui refuse
phase-relays = interrogation des relais
phase-content = recherche de ce qui peut être dit
phase-media = envoi comme lors d'un appel
phase-responder = interrogation du responder
phase-beside = observation de ce qui dure
