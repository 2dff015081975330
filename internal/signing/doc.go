// Package signing holds the keys by which the authorities sign papers, and signs
// and verifies with them: bytes, and PDFs (PAdES baseline B-B, ETSI.CAdES.detached).
//
// Every authority has one key a period: ECDSA on P-256 with SHA-256 (ES256), or
// SM2 with SM3 where the authority chooses national cryptography. The newest key
// that is within its period signs; older ones verify the papers of their time.
// A key lies in the folder of the Ring as one file of mode 0600: its certificate
// in clear, its private part sealed by a data key that the installation's key
// ring (package seal) wraps. Private parts are in no error, log, String or JSON.
//
// Certificates. A new key gets a certificate signed by itself; verifiers pin it,
// by the folder that Export writes and a city publishes. Where a real authority
// (CA) certifies the office, Request gives the PKCS#10 request of a key and
// Install puts the certificate in place of the old one: the key stays the same
// and with it every paper that it has signed.
//
// Hardware. crypto.Signer is the seam for keys that never leave a module (PKCS#11)
// or a service (KMS): NewKey makes a Key from a certificate and any crypto.Signer
// with that public key. An ES256 signer gets a SHA-256 digest, an SM2 signer the
// message itself with gmsm's sm2.SignerOpts, as both libraries' signers expect.
//
// The log of package ledger has a key of its own (Ed25519, C2SP signed note), sealed
// in the same folder. A log that is begun anew gets another name and another key; of
// the old one only the verifier is kept, so that nothing can be signed with it again.
package signing
