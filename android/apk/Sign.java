import com.android.apksig.ApkSigner;
import com.android.apksig.ApkVerifier;
import com.android.apksig.KeyConfig;
import java.io.File;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** java -cp apksig.jar Sign.java KEYSTORE PASSWORD ALIAS IN OUT: signs; Sign.java APK: verifies what was signed. */
class Sign {
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1) {
            verify(new File(arguments[0]));
        } else {
            sign(new File(arguments[0]), arguments[1].toCharArray(), arguments[2], new File(arguments[3]), new File(arguments[4]));
        }
    }

    /** Signs with the second and third scheme, which Android 8 and Android 9 read; libraries are aligned to pages of 16 KiB. */
    private static void sign(File keys, char[] password, String alias, File in, File out) throws Exception {
        var store = KeyStore.getInstance(keys, password);
        var key = (PrivateKey) store.getKey(alias, password);
        var signer = new ApkSigner.SignerConfig.Builder(alias, new KeyConfig.Jca(key), List.of((X509Certificate) store.getCertificate(alias))).build();
        new ApkSigner.Builder(List.of(signer)).setInputApk(in).setOutputApk(out)
            .setV1SigningEnabled(false).setV2SigningEnabled(true).setV3SigningEnabled(true)
            .setLibraryPageAlignmentBytes(16384)
            .build().sign();
    }

    private static void verify(File apk) throws Exception {
        var result = new ApkVerifier.Builder(apk).build().verify();
        System.out.println("v2=" + result.isVerifiedUsingV2Scheme() + " v3=" + result.isVerifiedUsingV3Scheme());
        result.getAllErrors().forEach(System.out::println);
        if (!result.isVerified()) System.exit(1);
    }
}
