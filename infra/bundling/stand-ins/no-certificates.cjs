/**
 * Stands in for the readers of X.509 certificates. Passkeys carry none, because no attestation is asked for; what comes
 * with one is refused before anybody looks for its certificates.
 */
class NoCertificates {
  constructor() {
    throw new Error('Certificates are not read here');
  }
}

module.exports = new Proxy({}, { get: () => NoCertificates });
