### What the screens of the shells say, in English.

label-card-foot = { $profile } ({ $device } table, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = The check was cut off when the system ended this app. This is what had been seen by then.
label-damaged = Damaged
label-not-kept = This report was not kept: { $why }.

## The app's screens. Buttons are written in capitals.

shell-app-name = Callready
shell-about = Will a remote-assistance call work from this network? One test tells, and names what the firewall lacks.
shell-never = Nothing has been tested on this device yet.
shell-last = Last test, { $when }: { $word }
shell-test = TEST NETWORK
shell-again = TEST AGAIN
shell-cancel = CANCEL
shell-back = BACK
shell-compare = COMPARE WI-FI AND MOBILE DATA
shell-history = HISTORY
shell-details = DETAILS
shell-testing = Testing this network
shell-testing-over = Testing over { $network }
shell-starting = getting ready
shell-progress = { $done } of { $planned } tests done
shell-stopping = Stopping. What was seen so far comes next.
shell-compared = Wi-Fi and mobile data
shell-earlier = Earlier tests
shell-capabilities = What you want to do
shell-send = What to send to IT
shell-send-ticket = FIREWALL TICKET
shell-send-text = REPORT AS TEXT
shell-send-json = REPORT AS JSON
shell-send-nothing = There is no rule to ask for. The report may help IT all the same.
shell-failed = NOT TESTED
shell-busy = Another test is under way. Try again in a minute.
shell-unreadable = This report cannot be read: { $why }
shell-network-gone = This network is no longer there, so it was not tested.

## The glasses' card. Buttons are spoken as well as pressed: two syllables or more, each unlike the others.

shell-run-again = RUN AGAIN
shell-show-code = SHOW CODE
shell-show-details = SHOW DETAILS
shell-close = CLOSE CARD
shell-next-code = NEXT CODE
shell-go-back = GO BACK
shell-code-of = Code { $n } of { $count }
shell-results = Test results
shell-configured = The administrator's code counts from now on.

## Apple's apps: the permission for the local network, and what Siri says and hears. $app is the app's name, as the system writes it.

shell-local-title = Servers at this site
shell-local-why = The configuration names servers that may be at this site. If they are, the system asks now whether Callready may talk to the local network. Without that they cannot be tested.
shell-local-continue = CONTINUE
shell-local-refused = The system let nothing out to some servers, most likely because Callready may not talk to the local network. They were not tested, and nothing is said about the firewall. The switch is in the system's settings.
shell-local-settings = OPEN SETTINGS
shell-local-purpose = To test the servers at this site that the configuration names.
shell-intent = Test network
shell-intent-about = Tests whether a remote-assistance call will work from this network, and says it in one sentence.
shell-siri-test = Test the network with { $app }
shell-siri-ask = Ask { $app } whether calls will work
