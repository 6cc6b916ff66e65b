import Foundation

/// The platform trust store's verdict on a certificate chain (DER, leaf first) for a host's name.
public typealias Judge = @Sendable (_ chain: [Data], _ host: String) -> Trust

/// The system's own trust store.
public enum SystemTrust {
    /// What it says; nothing where there is none.
    public static let judge: Judge = { chain, host in
        guard !chain.isEmpty else { return .noOpinion }
        guard chain.count <= most, chain.allSatisfy({ $0.count <= largest }) else { return .invalid }
        #if canImport(Security)
            return evaluate(chain, host)
        #else
            return .noOpinion
        #endif
    }

    /// A server's chain is two to four long.
    private static let most = 10
    /// Largest certificate, bytes of DER.
    private static let largest = 65_536
}

#if canImport(Security)
    import Security

    private func evaluate(_ chain: [Data], _ host: String) -> Trust {
        let certificates = chain.compactMap { SecCertificateCreateWithData(nil, $0 as CFData) }
        guard certificates.count == chain.count else { return .invalid }
        var made: SecTrust?
        let policy = SecPolicyCreateSSL(true, host as CFString)
        guard SecTrustCreateWithCertificates(certificates as CFArray, policy, &made) == errSecSuccess, let trust = made
        else { return .noOpinion }
        // Nobody but the vendor is contacted: no missing issuer is fetched, no list of revoked ones.
        SecTrustSetNetworkFetchAllowed(trust, false)
        var why: CFError?
        guard !SecTrustEvaluateWithError(trust, &why) else { return .valid }
        guard let why else { return .invalid }
        return switch OSStatus(CFErrorGetCode(why)) {
        case errSecCertificateExpired: .expired
        case errSecCertificateNotValidYet: .notYetValid
        case errSecHostNameMismatch: .wrongName
        case errSecNotTrusted, errSecCreateChainFailed: .unknownIssuer
        default: .invalid
        }
    }
#endif
