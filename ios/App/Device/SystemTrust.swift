import CallreadyKit
import Foundation
import Security

/// What this system says to a chain of certificates (DER, leaf first) for a host's name. It contacts nobody for it.
func systemTrust(in chain: [Data], host: String) -> CallreadyKit.Trust {
    let certificates = chain.compactMap { SecCertificateCreateWithData(nil, $0 as CFData) }
    guard !certificates.isEmpty, certificates.count == chain.count else { return .invalid }
    var made: SecTrust?
    let policy = SecPolicyCreateSSL(true, host as CFString)
    guard SecTrustCreateWithCertificates(certificates as CFArray, policy, &made) == errSecSuccess, let trust = made,
        SecTrustSetNetworkFetchAllowed(trust, false) == errSecSuccess
    else { return .noOpinion }
    var fault: CFError?
    if SecTrustEvaluateWithError(trust, &fault) { return .valid }
    guard let fault else { return .noOpinion }
    switch OSStatus(CFErrorGetCode(fault)) {
    case errSecHostNameMismatch: return .wrongName
    case errSecCertificateExpired: return .expired
    case errSecCertificateNotValidYet: return .notYetValid
    case errSecNotTrusted, errSecCreateChainFailed: return .unknownIssuer
    default: return .invalid
    }
}
