// Owns PSBoundParameters: the live dictionary behind `$PSBoundParameters`.
import { construct, DictionaryBase, ENUMERATE, getType, type PSValue, tagType } from "@latch/dotnet";

/** A Dictionary<string, object>: its entries are key-value pairs, shown under Key and Value. */
export class PSBoundParameters extends DictionaryBase {
  constructor() {
    super(true);
  }

  *[ENUMERATE](): Iterable<PSValue> {
    const pair = getType("System.Collections.Generic.KeyValuePair`2").makeGeneric([
      getType("System.String"),
      getType("System.Object"),
    ]);
    for (const [key, value] of this.entries()) yield construct(pair, [key, value]);
  }
}
tagType(PSBoundParameters, "System.Management.Automation.PSBoundParametersDictionary");
