#![allow(clippy::unwrap_used)]

use stun_rs::attributes::stun::XorMappedAddress;
use stun_rs::methods::BINDING;
use stun_rs::{MessageClass, MessageDecoder, MessageEncoder, TransactionId};

use super::super::message::{decode, fingerprint_fits};
use super::*;

#[test]
fn the_request_of_rfc_5769_section_2_1_verifies() {
    let bytes = unhex(
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36
         000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf",
    );
    // Not by `decode`: the request has attributes of ICE, which a relay's responses must not have.
    let (message, _) = MessageDecoder::default().decode(&bytes).unwrap();
    assert!(fingerprint_fits(&message, &bytes));
    assert_eq!(short_term().verify(&message, &bytes), Signature::Right);
    assert_eq!(decode(&bytes).unwrap_err(), "an unknown attribute type (0x0024) that must be known");
}

#[test]
fn the_responses_of_rfc_5769_sections_2_2_and_2_3_verify() {
    let start = "2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220";
    for (bytes, mapped) in [
        (
            unhex(&format!(
                "0101003c{start}002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96"
            )),
            "192.0.2.1:32853",
        ),
        (
            unhex(&format!(
                "01010048{start}002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed41
                 80280004c8fb0b4c"
            )),
            "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
        ),
    ] {
        let message = decode(&bytes).unwrap();
        let address = *message.get::<XorMappedAddress>().unwrap().expect_xor_mapped_address().socket_address();
        assert_eq!(address, mapped.parse().unwrap());
        assert!(fingerprint_fits(&message, &bytes));
        assert_eq!(short_term().verify(&message, &bytes), Signature::Right);
        assert_eq!(long_term("f//499k954d6OL34oL9FSTvy64sA").verify(&message, &bytes), Signature::Wrong);

        // One bit of the mapped address, the signature or the fingerprint.
        for (place, signature, fits) in [(43, Signature::Wrong, false), (bytes.len() - 1, Signature::Right, false)] {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1;
            let message = decode(&bytes).unwrap();
            assert_eq!(short_term().verify(&message, &bytes), signature);
            assert_eq!(fingerprint_fits(&message, &bytes), fits);
        }
    }
}

#[test]
fn the_request_of_rfc_5769_section_2_4_is_signed_byte_for_byte() {
    let expected = unhex(
        "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b90000
         0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f726700
         00080014f67024656dd64a3e02b8e0712e85c9a28ca89666",
    );
    assert_eq!(signed(&long_term("f//499k954d6OL34oL9FSTvy64sA")), expected);
}

#[test]
fn the_request_of_rfc_8489_appendix_b_1_is_signed_byte_for_byte() {
    // With the length and the HMAC of the errata: the text first printed forgot PASSWORD-ALGORITHM in both.
    let expected = unhex(
        "000100902112a44278ad3433c6ad72c029da412e001e00204a3cf38fef6992bda952c6780417da0f24819415569e60b205c46e41407f1704
         001500296f624d61744a6f733241414143662f2f3439396b39353464364f4c33346f4c39465354767936347341000000
         0014000b6578616d706c652e6f726700001d000400020000
         001c0020b5c7bf005b6c52a21c51c5e892f81924136296cb927c43149309278cc6518e65",
    );
    let nonce = "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA";
    let answered = long_term(nonce);
    assert!(answered.hash.is_some(), "the nonce asks for a hash instead of the name");
    let chosen = PasswordAlgorithm::new(Algorithm::from(AlgorithmId::SHA256));
    let key = HMACKey::new_long_term(USER, "example.org", PASSWORD, &chosen).unwrap();
    let access = Access { chosen: Some(chosen), key, ..answered };
    assert_eq!(signed(&access), expected);

    let (message, _) = MessageDecoder::default().decode(&expected).unwrap();
    assert_eq!(access.verify(&message, &expected), Signature::Right);
    assert_eq!(long_term("other").verify(&message, &expected), Signature::Missing);
}

#[test]
fn the_first_letters_of_a_nonce_say_what_the_server_can_do() {
    for (nonce, algorithms, anonymity) in [
        ("obMatJos2AAAAxyz", false, false),
        ("obMatJos2gAAAxyz", true, false),
        ("obMatJos2QAAA", false, true),
        ("obMatJos2AAABxyz", true, false),
        ("obMatJos2AAACxyz", false, true),
        ("obMatJos2wAAD", true, true),
        ("obMatJos2gAA", false, false),
        ("obMatJos2g\u{e4}A", false, false),
        ("obMatJos2\u{20ac}\u{20ac}\u{20ac}", false, false),
        ("obMatJos2****", false, false),
        ("obMatJos1wAAD", false, false),
        ("", false, false),
    ] {
        assert_eq!(Features::of(nonce), Features { algorithms, anonymity }, "{nonce}");
    }
}

#[test]
fn sha_256_is_taken_where_it_is_offered() {
    use AlgorithmId::{MD5, SHA256, Unassigned};
    for (offered, chosen) in [
        (vec![MD5, SHA256], Ok(Some(SHA256))),
        (vec![SHA256, MD5], Ok(Some(SHA256))),
        (vec![Unassigned(9), MD5], Ok(Some(MD5))),
        (vec![Unassigned(9)], Err("a challenge with unknown password algorithms only")),
        (vec![], Err("a challenge with unknown password algorithms only")),
    ] {
        let offered = offered.into_iter().map(|id| PasswordAlgorithm::new(Algorithm::from(id))).collect::<Vec<_>>();
        let challenge = challenge(Some("example.org"), Some("obMatJos2gAAA"), Some(offered.into()));
        let found = Access::answer(challenge, None, &credentials());
        assert_eq!(found.map(|access| access.chosen.map(|chosen| chosen.algorithm())), chosen);
    }
}

#[test]
fn a_challenge_that_cannot_be_answered_says_why() {
    for (challenge, why) in [
        (challenge(None, Some("nonce"), None), "a challenge without a realm"),
        (challenge(Some("example.org"), None, None), "a challenge without a nonce"),
        (
            challenge(Some("example.org"), Some("obMatJos2gAAA"), None),
            "a challenge without the password algorithms it announces",
        ),
    ] {
        assert_eq!(Access::answer(challenge, None, &credentials()).err(), Some(why));
    }
    let before = long_term("old");
    let renewed = Access::answer(challenge(None, Some("new"), None), Some(&before), &credentials()).ok().unwrap();
    assert_eq!((renewed.realm.as_str(), renewed.nonce.as_str()), ("example.org", "new"));
}

const USER: &str = "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}";
/// As OpaqueString leaves it (RFC 8265): the vector's own has a soft hyphen, which that profile forbids.
const PASSWORD: &str = "TheMatrIX";

fn credentials() -> Credentials {
    Credentials::new(USER, PASSWORD).unwrap()
}

fn challenge(realm: Option<&str>, nonce: Option<&str>, offered: Option<PasswordAlgorithms>) -> Challenge {
    Challenge {
        realm: realm.map(|realm| Realm::new(realm).unwrap()),
        nonce: nonce.map(|nonce| Nonce::new(nonce).unwrap()),
        offered,
    }
}

fn long_term(nonce: &str) -> Access {
    Access::answer(challenge(Some("example.org"), Some(nonce), None), None, &credentials()).ok().unwrap()
}

fn short_term() -> Access {
    Access { key: HMACKey::new_short_term("VOkJxbRl1RmTxUk/WvJxBt").unwrap(), ..long_term("nonce") }
}

fn signed(access: &Access) -> Vec<u8> {
    let id = TransactionId::from(*b"\x78\xad\x34\x33\xc6\xad\x72\xc0\x29\xda\x41\x2e");
    let draft = StunMessageBuilder::new(BINDING, MessageClass::Request).with_transaction_id(id);
    let mut bytes = vec![0; 500];
    let length = MessageEncoder::default().encode(&mut bytes, &access.sign(draft).build()).unwrap();
    bytes.truncate(length);
    bytes
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}
