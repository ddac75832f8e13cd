// Invoke-Expression: runs a text in the caller's scope.
import { errorRecordOf, Exception } from "@latch/dotnet";
import { type CmdletRuntime, defineCmdlet, parseScriptBlock } from "@latch/engine";

interface Parameters {
  Command?: string;
}

export const invokeExpression = defineCmdlet<Parameters>("Invoke-Expression", (cmdlet) => ({
  process() {
    try {
      const block = parseScriptBlock(cmdlet.context, cmdlet.parameters.Command ?? "", null);
      // It is too easy to influence what such a text does.
      if (cmdlet.context.everConstrained) block.languageMode = "ConstrainedLanguage";
      block.invokeInto({ dotSource: true, args: [], output: { write: (value) => cmdlet.write(value) } });
    } catch (error) {
      if (error instanceof Exception && !error.wasThrownFromThrowStatement) claim(error, cmdlet);
      throw error;
    }
  },
}));

/** An exception that leaves the text becomes the cmdlet's; one of its parser is at the cmdlet's position, too. */
function claim(error: Exception, cmdlet: CmdletRuntime<Parameters>): void {
  const record = errorRecordOf(error);
  if (record.commandTypeName !== "") return;
  record.commandTypeName = "Microsoft.PowerShell.Commands.InvokeExpressionCommand";
  record.categoryInfo.activity = "Invoke-Expression";
  if (error.is("System.Management.Automation.ParseException")) record.invocationInfo = cmdlet.invocation;
}
