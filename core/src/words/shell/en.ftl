### What the screens of the shells say, in English.

label-card-foot = { $profile } ({ $device } table, { $dated }) · { $network } · { $when } · { $seconds } s
label-cut-off = The check was cut off when the system ended this app. This is what had been seen by then.
label-damaged = Damaged
label-not-kept = This report was not kept: { $why }.
