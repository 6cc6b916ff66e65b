// Whoever has the kit has core's types too: Card, Kept, NetworkKind and the others.
@_exported import CallreadyCore

/// How far a check is; its own name is Foundation's too.
public typealias CheckProgress = CallreadyCore.Progress
