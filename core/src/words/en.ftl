### Every sentence a person reads, in English.
###
### A technician in gloves reads the first two groups; IT reads the rest. Plain words, one fact a sentence.
### No sentence names a cause that the evidence does not prove: "no reply" is never "blocked".

## The answer in one sentence: at most 140 characters once filled.
## $what: titles of capabilities, joined by commas. $host: a server's name.

sentence-ready = Calls should work from this network: everything they need is open.
sentence-ready-one-way = Calls should work from this network: everything they need gets out. Replies were not seen on every port.
sentence-ready-notice = Calls should work from this network. The report has notes worth reading.
sentence-ready-fair = Calls should work from this network. Sound and picture may stutter at times: some of the packets are lost or late.
sentence-ready-poor = Calls should connect from this network, but sound and picture will suffer: too many packets are lost or late.
sentence-names = This network did not resolve the servers' names, so nothing else could be tested. Its DNS needs a look.
sentence-degraded = Calls should work, but something will be noticed: { $what }.
sentence-not-ready = This network is not ready. What will not work: { $what }.
sentence-offline = This device has no network, so nothing could be tested. Connect it and check again.
sentence-portal = This network asks for its own sign-in page first. Open a browser, sign in, and check again.
sentence-outage = { $host } fails although this network reaches other servers. Ask the vendor before changing the firewall.
sentence-unknown = It could not be decided whether calls will work: something they need gave no clear answer.
sentence-cancelled = The check was stopped before it could decide. Check again and let it finish.
sentence-deadline = Time ran out before the check could decide. Check again and allow more time.

## The answer in one word.

readiness-ready = READY
readiness-degraded = DEGRADED
readiness-not_ready = NOT READY
readiness-unknown = UNKNOWN

## What the person wants to do.

capability-sign-in = Sign-in
capability-call = Video call
capability-files = Recording and file sharing
capability-error-reports = Error reports

## What the person will notice on a path that is not the best one.

notice-sign-in-data-centre = Signing in may work only after a specific data centre is chosen in the settings.
notice-call-tcp = The call runs over TCP: picture and sound may lag or freeze when the network is busy.
notice-call-tls-443 = The call runs over port 443 only: picture and sound may lag or freeze, and connecting takes longer.
notice-call-proxy-443 = The call runs through the vendor's cloud proxy over port 443: picture and sound may lag or freeze.
notice-call-proxy-udp = The call runs through the vendor's cloud proxy over UDP: connecting takes a little longer.
notice-websocket = Calls may not connect, or connect some seconds later.

notice-partial = Some of what calls use is blocked: a call may not connect, or only after some seconds.
notice-inspected = Connections are opened on the way: the app may refuse them.
notice-past-proxy = It works past the proxy only: an app that keeps to the proxy may fail.

## What a parameter switches on; $what in the labels "with" and "without".

switch-cloud-proxy = the vendor's cloud proxy

## How a call will feel, in one word.

experience-good = GOOD
experience-fair = FAIR
experience-poor = POOR

## What the user loses while a row of the table is missing.

loses-sign-in = Nobody can sign in, so no call can be started.
loses-call-tcp = Calls may not connect, and have no way out where UDP does not work.
loses-call-udp = Calls have to run over TCP: picture and sound lag or freeze, or the call does not connect.
loses-call-proxy = Calls through the vendor's cloud proxy do not connect.
loses-call-turn = Calls between the worker and the expert do not connect.
loses-call-region = Calls do not connect when one data centre is chosen in the settings.
loses-call-backup = Calls do not connect while the main call servers are out of service.
loses-files = Recording and file sharing do not work.
loses-error-reports = Nothing the user notices: the vendor gets no error reports.
loses-names = Server names cannot be resolved, so nothing works.
loses-traffic-manager = The app cannot find its data centre.
loses-cdn = Parts of the app do not load.

## Findings: the network as a whole.

offline = This device has no network: its own system knows no way out.
all-silent = Nothing answered, not even the servers used for comparison.
configuration = Configuration: { $what }.
proxy-present = This device uses the proxy { $proxy }, and nothing was tested through it: what fails without it may work there.
proxy-passes = Through the proxy { $proxy }, and not without it, there are answers from: { $hosts }. That is no firewall rule, and no HTTP proxy carries UDP.
proxy-only = This device reaches nothing but the proxy { $proxy }: its own system knows no other way out, so the rest was not tested.
proxy-unreachable =
    { $how ->
        [unresolved] The name of the proxy { $proxy } cannot be resolved, so nothing gets through it.
        [silent] The proxy { $proxy } does not reply.
        [refused] The proxy { $proxy } is not there: the connection is refused.
        [rejected] The proxy { $proxy } is out of reach: something on the way rejects the connection.
       *[other] What answers at { $proxy } is not an HTTP proxy.
    }
proxy-authentication = The proxy { $proxy } wants authentication that this check could not give (HTTP 407). --proxy http://USER:PASSWORD@{ $proxy } tells it a name and a password.
proxy-unverified = Whether the proxy { $proxy } connects to { $hosts } could not be decided.
proxy-refused = The proxy { $proxy } declines to connect to { $hosts } (HTTP { $status }).
proxy-failed =
    { $how ->
        [silent] The proxy { $proxy } does not say in time whether it reaches { $hosts }.
        [closed] The proxy { $proxy } hangs up when asked for { $hosts }.
        [tls] The proxy { $proxy } connects to { $hosts }, but no TLS handshake succeeds there.
       *[other] The proxy { $proxy } does not get through to { $hosts } (HTTP { $how }).
    }
portal = A captive portal answers in place of { $url }.
vendor-outage = { $host } fails by itself or is out of reach beyond this site, while the servers used for comparison answer.
clock-skew = The clock of this device is off by { $minutes } min, and certificates are judged by it.
accepts-everything = Something on the way accepts connections to TCP { $ports } even at addresses where no server is, so an accepted connection proves nothing there.{ accepts-where }
accepts-where =
    { $hop ->
        [unknown] { "" }
       *[known] { " " }It is at hop { $hop } or nearer.
    }
os-refused = This device's own system refused to send ({ $error }). Nothing left the device, so this says nothing about the site.
deadline = Time ran out: { $undone } planned tests were not finished.
cancelled = The check was stopped: { $undone } planned tests were not finished.

## Findings: names. $name may be several, joined by commas.

dns-nxdomain = The resolver knows no such name: { $name }.
dns-refused = The resolver { $resolver } refuses to resolve { $name }.
dns-servfail = The resolver { $resolver } fails to resolve { $name } (SERVFAIL).
dns-silent = The resolver { $resolver } does not reply when asked for { $name }.
dns-failed = This device cannot resolve { $name }.
dns-bogon = { $name } resolves to { $address }, which is not a public address.

## Findings: rows of the table. $how says what was seen, $by who said so.

udp-blocked = { $service }: UDP { $ports } to { $hosts } { how-blocked }.
udp-partial = { $service }: a part of the row does not get through. UDP { $ports } to { $hosts } { how-blocked }.
udp-unverified = { $service }: no clear answer on UDP { $ports }. { why-unverified }
nat-dependent = The address translation of this network gives each server another port: two people behind such networks can talk through a relay only.
nat-short = This network forgets a way over UDP that is quiet for { $quiet } s: sound can stop after a pause, such as a muted microphone.
udp-silent = Nothing answers over UDP, not even the servers used for comparison, while TCP works.
tcp-blocked = { $service }: TCP { $ports } to { $hosts } { how-blocked }.
tcp-partial = { $service }: a part of the row does not get through. TCP { $ports } to { $hosts } { how-blocked }.
tcp-unverified = { $service }: no clear answer on TCP { $ports }. { why-unverified }
why-unverified =
    { $why ->
        [private] That proves neither open nor blocked: the address is a private one, with no router outside this site on the way.
        [uncompared] That proves neither open nor blocked, because nothing answered that it could be compared with. { settle }
        [system] That proves neither open nor blocked, because the system of this device does not tell who reports an error. { settle }
        [no_router] That proves neither open nor blocked, because no router outside this site reports what reaches it, or the site keeps such reports out. { settle }
        [no_border] That proves neither open nor blocked, because the addresses of the routers do not show where this site ends. { settle }
        [no_transport] That proves neither open nor blocked, because routers outside this site report nothing over this protocol, or the site keeps such reports out. { settle }
        [intercepted] That proves neither open nor blocked, because something inside this site answers in the servers' place, so nothing can be followed past it. { settle }
        [limited] That proves neither open nor blocked, because routers on the way report too few packets. --depth full asks for longer. { settle }
        [refused] Something refuses, and nothing tells whether the server or a firewall.
        [uncontrolled] Something accepts, and nothing tells whether the server or something on the way.
        [unconfirmed] It looks blocked, but nothing confirms it. Check again.
       *[other] That proves neither open nor blocked.
    }
settle = A responder outside (--responder NAME) or the log of the firewall settles it.
how-blocked =
    { $how ->
        [dropped] { $side ->
            [site] is dropped before it leaves this site: routers outside see comparison packets just before and after, and not these
            [beyond] leaves this site and is dropped beyond it: routers outside the site see the packets, later ones do not
           *[unknown] is dropped on the way, while comparison packets just before and after got an answer or a router's report
        }
        [reset] { $side ->
            [site] is reset inside this site
            [beyond] is reset beyond this site, by something nearer than the server
           *[unknown] is reset by something nearer than the server
        }
        [rejected] { $side ->
            [site] is rejected by { $by }, inside this site
            [beyond] is rejected by { $by }, beyond this site
           *[unknown] is rejected by { $by }
        }
        [closed_after] connects, then is cut at the first data
       *[other] does not get through
    }
stun-filtered = { $service }: UDP { $ports } to { $hosts } is open, but STUN is taken out of it{ $side ->
        [site] {" "}inside this site
        [beyond] {" "}beyond this site
       *[unknown] {""}
    }: routers outside see other packets to these ports, and not the STUN packets sent between them.{ $elsewhere ->
        [yes] {" "}STUN servers elsewhere do answer.
       *[no] {""}
    }
reply-unseen = { $rules }: packets leave this site, because routers outside saw them. No server answered on those ports, so replies were not seen.
relay-elsewhere = The relay { $host } (port { $ports }) sends callers to another server, which the table does not name; it was not asked.
relay-credentials = The relay { $host } (port { $ports }) does not accept the user and password given for this test. It is there; whether it relays was not tested.
relay-nonce = The relay { $host } (port { $ports }) refuses the nonce that it has just given: two servers behind one address may share the requests.
relay-refuses = The relay { $host } (port { $ports }) refuses with error { $error }{ $error ->
        [400] {" (bad request)"}
        [403] {" (forbidden)"}
        [437] {" (allocation mismatch)"}
        [441] {" (other credentials)"}
        [442] {" (no UDP is relayed)"}
        [486] {" (the quota of this user is used up)"}
        [508] {" (no address to spare)"}
       *[other] {""}
    }. The way there is open.
relay-forged = Something answers in place of the relay { $host } (port { $ports }): it does not know the password.
relay-malformed = The relay { $host } (port { $ports }) answers with something that cannot be used. The way there is open.
relay-unanswered = { $host } (port { $ports }) answers, but not to TURN: no server for it is there, or something on the way takes it out.
media-good = A call's packets went through { $host } and back over { $over }: { $lost } % lost, { $rtt } ms, { $jitter } ms of jitter.
media-fair = A call's packets went through { $host } and back over { $over }: { $lost } % lost, { $rtt } ms, { $jitter } ms of jitter. Some of that will be noticed.
media-poor = A call's packets went through { $host } and back over { $over }: { $lost } % lost, { $rtt } ms, { $jitter } ms of jitter. Talking will be hard.
media-ends = A call's packets went through { $host } over { $over } { $port } for { $after } s, then none came back: something on the way ends the flow.
media-untested = A call's packets could not be sent through the relay { $host } over { $over } { $port }: it gave no two addresses that may talk to each other.
media-unheard = The relay { $host } gives an address over { $over } { $port }, but a call's packets do not come back through it.
path-unstated = What { $needs } needs is open. The vendor states calls over that alone for { $devices } only. Ask whether it goes for { $device }, too.
path-off = { $ask } If so, --set { $parameter }=on tests that way, too.
vendor-note = Worth knowing for { $rules }: { $note }
server-refuses = { $host } itself refuses { $ports }: the way there is open, the server does not serve it.
host-unreachable = { $host } is unreachable, says { $by }.
host-unnamed = { $rule }: no name below { $host } is public, so it was not tested. --host { $rule }=NAME names one.
parameter-unset = { $rule } was not tested. { $ask } Then use --set { $parameter }=VALUE.
private-target = { $host } is at the private address { $address }, which is only tested with --allow-private.

## Findings: a responder of one's own, at $name, whose TCP $port surely reaches it. $ports are those that the vendor's servers leave unanswered,
## $tested how many of them were tried there, $transport such as UDP or IPv6 UDP.

responder-answered = { $transport } { $ports } go out and come back: the responder { $name } answered on each of the { $tested } tried. What stays open is only whether a firewall treats the vendor's addresses differently.
responder-blocked = { $transport } { $ports } get no answer from the responder { $name } either ({ $tested } tried), though it answers on TCP { $port } before and after. Most likely a firewall on the way does not let these ports through.
responder-unreachable =
    The responder { $name } { $why ->
        [name] has no address that could be used here
        [private] is at a private address, which is only tested with --allow-private
       *[other] does not answer on TCP { $port }
    }, so nothing was learnt from it.

## Findings: TLS and HTTP.

tls-untrusted = { $host } shows a certificate issued by { $issuer }, which neither this device nor the public roots trust.
tls-inspected = { $host } shows a certificate issued by { $issuer }, which this device trusts and the public roots do not: TLS is opened on the way.
tls-wrong_name = { $host } shows a certificate for { $subject }.
tls-expired = The certificate of { $host } expired on { $date }.
tls-not_yet_valid = The certificate of { $host } is not valid before { $date }.
tls-failed = { $host } answers, but TLS fails: { $why }.
tls-name_filtered = TLS to { $host } { $port } { how-stopped } once its name is said; with another name or none, the same port answers in TLS. { who-stops }
tls-only = { $host } { $port } answers in TLS; what is said there in clear { how-stopped }. { who-stops }
tls-filtered = TLS to { $host } { $port } { how-stopped }, whatever name is said; STUN in clear is answered on the same port. { who-stops }
how-stopped =
    { $came ->
        [reset] is reset
        [closed] is closed
       *[silence] gets no answer
    }
who-stops =
    { $place ->
        [nearer] { $side ->
            [site] A device inside this site does that
            [beyond] A device beyond this site does that
           *[unknown] A device on the way does that
        }, nearer than the server{ $hop ->
            [1] {" (the first hop)"}
           *[other] {""}
        }.
        [far] That comes from as far away as the server: it may be the server itself.
       *[unknown] Something on the way does that, or the server itself.
    }
http-unexpected = { $host } answers with HTTP status { $status }, which its service is not known for.
upgrade-cut =
    HTTPS on port { $port } of { $host } is answered{ by-proxy }, but { $how ->
        [silent] nothing comes back
       *[cut] the connection is cut
    } whenever a WebSocket is asked for: the server, or something on the way that reads HTTPS, does not take them.
connection-cut = WebSockets to { $host } on port { $port }{ by-proxy } are cut after { $after } s without a goodbye, twice in two tries, by the server or something on the way.
by-proxy =
    { $by ->
        [straight] { "" }
       *[proxy] { " " }through the proxy { $by }
    }

## The ticket: what was seen of a row.

why-dropped = Dropped on the way: comparison packets just before and after it got an answer or a router's report.
why-reset = Reset by something nearer than the server.
why-rejected = Rejected by { $by }.
why-closed-after = Connected, then cut at the first data.
why-stun-filtered = The port is open, but STUN is taken out of it: other packets to it leave this site, STUN does not get through.
why-name-filtered = Connected, then stopped because of the server name in TLS: another name is answered on the same port.
why-only-tls = Connected, then stopped because it is not TLS, which is answered on the same port.
why-tls-filtered = Connected, then stopped because it is TLS: STUN in clear is answered on the same port.
why-certificate = A certificate that is not the destination's is shown in its place.
why-silent = No reply. Whether it is blocked is not proven.

## The ticket as text and CSV. Columns are named in CONTRACT and never translated.

ticket-title = Firewall ticket: { $profile } ({ $device } table, { $dated }), tested { $started }
ticket-nothing = Nothing is missing: every row of the vendor's table is open, as far as it was tested.
ticket-none = No missing rule can be named from this run.
ticket-outbound = outbound
ticket-allow = allow
ticket-inspection-off = must be off
ticket-addresses = { $addresses } ({ $time })
ticket-justification = { $service } ({ $need }). What is lost without it: { $loses }
ticket-required = required by the vendor
ticket-optional = optional for the vendor
ticket-place = Where: { $places }.
ticket-sampled = Of these { $ports } ports at least { $tested } were probed at each address; the others lie between ports that showed the same.
ticket-run = Run { $run }.
ticket-blank = Fields left blank are not known to this device.
ticket-open = Rows of the vendor's table that already work are left out.
ticket-untested = In the vendor's table, but not tested here: { $what }.
ticket-unclear = Not clearly open, yet not asked for here; the report says why: { $what }.
ticket-again = To test again from the same device and network; options that no report holds, such as --dns or a password, are to be added:
ticket-again-file = To test again from the same device and network, with the profile's file in place of PROFILE-FILE; options that no report holds, such as --dns or a password, are to be added:

## The ticket's lines to paste. $rows: numbers of rows. $names: names that the firewall cannot take.

paste-title = Lines to paste: the same rows for some firewalls.
paste-source = Sources are as the device sees them; where addresses are translated before the firewall, write what the firewall sees. Words in capitals are for you to fill in.
paste-any = Row { $rows }: this device knows no source to tell, so these lines let every source through. Narrow them.
paste-intercepted = Row { $rows }: no line helps. Connections get through, and a certificate that is not the destination's is shown; the row's evidence names it.
paste-short = Row { $rows }: a destination that is neither a name nor an address is left out.

dialect-nftables = For nft -f. Replace "inet filter forward" by the family, table and chain that filter forwarded packets at your site; nft list ruleset shows them. Each line goes to the top of that chain, before whatever drops. Replies need the usual "ct state established,related accept".
dialect-nftables-addresses = nftables takes no names, so the addresses found here at { $time } stand for { $names }. They may change.
dialect-fortigate = For the CLI. Fill in SRCINTF and DSTINTF, move the policies above those that deny, and set NAT as in your other outgoing policies.
dialect-fortigate-wildcards = Wildcard names need FortiOS 6.2.2 or later, and the device's DNS queries have to pass the FortiGate.
dialect-pan-os = For configure mode, then commit. Fill in FROM-ZONE and TO-ZONE. The application is any, because the vendor's table names ports.
dialect-pan-os-addresses = Address objects take no wildcards, so the addresses found here at { $time } stand for { $names }. They may change; for web traffic a custom URL category or an external dynamic list can hold the names.
dialect-asa = For configuration mode. Fill in ACL-NAME, the access list of the interface on the device's side. Names need "dns domain-lookup" and a name server.
dialect-asa-addresses = Network objects take no wildcards, so the addresses found here at { $time } stand for { $names }. They may change.
dialect-azure = For a shell with the Azure CLI and its azure-firewall extension. Fill in GROUP, POLICY, COLLECTION-GROUP and the collections, which must allow. Names in network rules need the policy's DNS proxy; IPv6 needs a dual-stack firewall.
dialect-azure-wildcards = Wildcard names are for application rules, in a collection of their own, and only for TCP 80 and 443.
dialect-azure-addresses = Network rules take no wildcards, so the addresses found here at { $time } stand for { $names }. They may change.

## Text output: a row's verdict, and what was seen on some of its ports.

verdict-partial = partly open
verdict-blocked = blocked
verdict-intercepted = intercepted
verdict-unverified = unverified
verdict-not_run = not run

seen-dropped = blocked: dropped on the way
seen-reset = blocked: reset on the way
seen-rejected = blocked: rejected by { $by }
seen-closed_after = blocked: connects, then is cut at the first data
seen-filtered = blocked: the port is open, but what is spoken there is stopped
seen-certificate = intercepted: the certificate is not the destination's
seen-silent = unverified: no reply
seen-os_refused = unverified: this device's own system refused to send
seen-lied = unverified: connections are accepted even where no server is
seen-refused = unverified: refused, by whom is not known
seen-uncontrolled = unverified: connects, with nothing to compare
seen-unconfirmed = unverified: looks blocked, but nothing confirms it
seen-not_run = not run
seen-place = { $what }, { $place }

## Where something happened. $hop: how many hops away. $lost: a hop that did not see it although it sees others.

place =
    { $kind ->
        [lost] last seen at hop { $hop }, lost between hop { $hop } and { $lost }{ place-side }
        [unseen] lost before hop { $lost }{ place-side }
        [last] last seen at hop { $hop }{ place-side }
        [next] one hop away{ place-side }
        [away] { $hop } hops away{ place-side }
       *[side] { $side ->
            [site] inside your site
           *[beyond] beyond your site
        }
    }
place-side =
    { $side ->
        [site] , inside your site
        [beyond] , beyond your site
       *[unknown] { "" }
    }

## Text output: labels.

label-rules = Not open
label-findings = Why
label-notices = Worth knowing
label-optional = optional
label-experience = Sound and picture of a call
label-with = With { $what }
label-without = Without { $what }
label-resolver = this device's resolver
label-responder = responder { $name }
label-more = And { $count } more: --format json has them all.
label-code = Code { $number } of { $count }
label-footer = { $profile } ({ $device } table, { $dated }) · { $network } · { $depth }, { $seconds } s, { $packets } packets, { $ended }
label-full = Ranges were sampled; add --depth full to test every port.

network-wifi = Wi-Fi
network-cellular = mobile data
network-ethernet = cable
network-unknown = network of unknown kind

ended-complete = complete
ended-deadline = ended by the deadline
ended-cancelled = stopped early

## Progress of a run.

phase-names = resolving names
phase-targets = testing the table
phase-again = trying apparent blocks again
phase-gaps = looking between the samples
phase-walk = finding out who drops and who refuses
phase-relays = asking the relays
phase-content = finding out what may be said
phase-media = sending as a call does
phase-responder = asking the responder
phase-beside = seeing what lasts
