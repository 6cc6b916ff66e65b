### Ce que disent les écrans des applications, en français.

label-card-foot = { $profile } (tableau { $device }, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = Le test a été interrompu quand le système a fermé cette application. Voici ce qui avait été vu jusque-là.
label-damaged = Endommagé
label-not-kept = Ce rapport n’a pas été conservé : { $why }.

## The app's screens. Buttons are written in capitals.

shell-app-name = Callready
shell-about = Un appel d’assistance à distance fonctionnera-t-il depuis ce réseau ? Un test le dit et nomme ce qui manque au pare-feu.
shell-never = Rien n’a encore été testé sur cet appareil.
shell-last = Dernier test, { $when } : { $word }
shell-test = TESTER LE RÉSEAU
shell-again = TESTER DE NOUVEAU
shell-cancel = ANNULER
shell-back = RETOUR
shell-compare = COMPARER WI-FI ET DONNÉES MOBILES
shell-history = HISTORIQUE
shell-details = DÉTAILS
shell-testing = Test de ce réseau
shell-testing-over = Test sur le réseau : { $network }
shell-starting = préparation
shell-progress = { $done } tests faits sur { $planned }
shell-stopping = Arrêt en cours. Ce qui a été vu jusqu’ici s’affiche ensuite.
shell-compared = Wi-Fi et données mobiles
shell-earlier = Tests précédents
shell-capabilities = Ce que vous voulez faire
shell-send = À envoyer au service informatique
shell-send-ticket = DEMANDE DE PARE-FEU
shell-send-text = RAPPORT EN TEXTE
shell-send-json = RAPPORT EN JSON
shell-send-nothing = Il n’y a aucune règle à demander. Le rapport peut tout de même aider le service informatique.
shell-failed = NON TESTÉ
shell-busy = Un autre test est en cours. Réessayez dans une minute.
shell-unreadable = Ce rapport est illisible : { $why }
shell-network-gone = Ce réseau n’est plus là ; il n’a donc pas été testé.

## The glasses' card. Buttons are spoken as well as pressed: two syllables or more, each unlike the others.

shell-run-again = REFAIRE LE TEST
shell-show-code = MONTRER LE CODE
shell-show-details = VOIR LES DÉTAILS
shell-close = FERMER
shell-next-code = CODE SUIVANT
shell-go-back = RETOUR
shell-code-of = Code { $n } sur { $count }
shell-results = Résultats des tests
shell-configured = Le code de l'administrateur s'applique désormais.

## Apple's apps: the permission for the local network, and what Siri says and hears. $app is the app's name, as the system writes it.

shell-local-title = Serveurs de ce site
shell-local-why = La configuration nomme des serveurs qui peuvent se trouver sur ce site. Si c’est le cas, le système demande maintenant si Callready peut utiliser le réseau local. Sans cela, ils ne peuvent pas être testés.
shell-local-continue = CONTINUER
shell-local-refused = Le système n’a rien laissé sortir vers certains serveurs, très probablement parce que Callready ne peut pas utiliser le réseau local. Ils n’ont pas été testés, et cela ne dit rien du pare-feu. L’interrupteur est dans les réglages du système.
shell-local-settings = OUVRIR LES RÉGLAGES
shell-local-purpose = Pour tester les serveurs de ce site que nomme la configuration.
shell-intent = Tester le réseau
shell-intent-about = Teste si un appel d’assistance à distance fonctionnera depuis ce réseau et le dit en une phrase.
shell-siri-test = Teste le réseau avec { $app }
shell-siri-ask = Demande à { $app } si les appels fonctionneront
