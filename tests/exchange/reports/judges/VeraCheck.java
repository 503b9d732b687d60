import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Holds PDFs against standards with the engine of veraPDF: each argument is a standard (ua1, 2a, 3a) and a file, with a colon between.
 * Prints a line for each, and below those that fail the rules they break.
 */
public class VeraCheck {
  public static void main(String[] args) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean sound = true;
    for (String asked : args) {
      int colon = asked.indexOf(':');
      PDFAFlavour flavour = PDFAFlavour.byFlavourId(asked.substring(0, colon));
      try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(asked.substring(colon + 1)), flavour)) {
        ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
        Map<String, Integer> broken = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
          if (assertion.getStatus() == TestAssertion.Status.FAILED) {
            broken.merge(assertion.getRuleId().getClause() + " " + assertion.getMessage(), 1, Integer::sum);
          }
        }
        System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + asked);
        broken.forEach((rule, times) -> System.out.println("  " + times + " times " + rule));
        sound &= result.isCompliant();
      }
    }
    System.exit(sound ? 0 : 1);
  }
}
