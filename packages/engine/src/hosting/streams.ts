// Owns PSDataStreams: the buffers of a PowerShell object's streams, and the sinks that fill them.
import { type PSDataCollection, psDataCollection, type PSValue, tagType } from "@latch/dotnet";
import type { OutputSink, StreamSinks } from "../pipeline/contract.ts";

const automation = "System.Management.Automation";

/** `$ps.Streams`. */
export class PSDataStreams {
  error: PSDataCollection = psDataCollection(`${automation}.ErrorRecord`);
  warning: PSDataCollection = psDataCollection(`${automation}.WarningRecord`);
  verbose: PSDataCollection = psDataCollection(`${automation}.VerboseRecord`);
  debug: PSDataCollection = psDataCollection(`${automation}.DebugRecord`);
  information: PSDataCollection = psDataCollection(`${automation}.InformationRecord`);
  progress: PSDataCollection = psDataCollection(`${automation}.ProgressRecord`);

  clear(): void {
    for (const stream of [this.error, this.warning, this.verbose, this.debug, this.information, this.progress]) {
      stream.items.length = 0;
    }
  }

  /** Where a run writes; `onError` is told of every error. */
  sinks(onError: () => void): StreamSinks {
    return {
      error: {
        write: (record) => {
          onError();
          this.error.add(record);
        },
      },
      warning: sinkOf(() => this.warning),
      verbose: sinkOf(() => this.verbose),
      debug: sinkOf(() => this.debug),
      information: sinkOf(() => this.information),
    };
  }

  get progressSink(): OutputSink {
    return sinkOf(() => this.progress);
  }
}
tagType(PSDataStreams, `${automation}.PSDataStreams`);

function sinkOf(collection: () => PSDataCollection): OutputSink {
  return { write: (value: PSValue) => collection().add(value) };
}
