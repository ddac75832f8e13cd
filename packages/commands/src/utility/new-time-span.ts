// New-TimeSpan
import { construct, getStaticMember, getType, type PSValue, subtract } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";

interface Parameters {
  Start?: PSValue;
  End?: PSValue;
  Days?: number;
  Hours?: number;
  Minutes?: number;
  Seconds?: number;
  Milliseconds?: number;
}

export const newTimeSpan = defineCmdlet<Parameters>("New-TimeSpan", (cmdlet) => ({
  process() {
    const { Start, End, Days = 0, Hours = 0, Minutes = 0, Seconds = 0, Milliseconds = 0 } = cmdlet.parameters;
    if (cmdlet.parameterSetName === "Time") {
      cmdlet.write(construct(getType("System.TimeSpan"), [Days, Hours, Minutes, Seconds, Milliseconds]));
      return;
    }
    const now = () => getStaticMember(getType("System.DateTime"), "Now") ?? null;
    cmdlet.write(subtract(End ?? now(), Start ?? now()));
  },
}));
