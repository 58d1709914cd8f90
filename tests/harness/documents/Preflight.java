import java.io.File;
import org.apache.pdfbox.preflight.PreflightDocument;
import org.apache.pdfbox.preflight.ValidationResult;
import org.apache.pdfbox.preflight.exception.SyntaxValidationException;
import org.apache.pdfbox.preflight.parser.PreflightParser;

/** Prints what PDFBox preflight (PDF/A-1b) finds in each file, one finding a line. */
public class Preflight {
	public static void main(String[] files) throws Exception {
		for (String file : files)
			for (ValidationResult.ValidationError error : validate(file).getErrorsList())
				System.out.println(file + " " + error.getErrorCode() + " " + error.getDetails());
	}

	private static ValidationResult validate(String file) throws Exception {
		PreflightParser parser = new PreflightParser(new File(file));
		try {
			parser.parse();
			try (PreflightDocument document = parser.getPreflightDocument()) {
				document.validate();
				return document.getResult();
			}
		} catch (SyntaxValidationException error) {
			return error.getResult();
		}
	}
}
