// Owns PSBoundParameters: the live dictionary behind `$PSBoundParameters`.
import { DictionaryBase, tagType } from "@latch/dotnet";

export class PSBoundParameters extends DictionaryBase {
  constructor() {
    super(true);
  }
}
tagType(PSBoundParameters, "System.Management.Automation.PSBoundParametersDictionary");
