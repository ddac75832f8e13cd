// Set-ItemProperty
import { listMembers, type PSValue } from "@latch/dotnet";
import { defineCmdlet } from "@latch/engine";
import { noPropertySupport } from "./get-item-property.ts";
import { forEachItem, type ItemParameters, operationOn } from "./item-operation.ts";

interface Parameters extends ItemParameters {
  Name?: string;
  Value?: PSValue;
  InputObject?: PSValue;
  PassThru?: boolean;
}

export const setItemProperty = defineCmdlet<Parameters>("Set-ItemProperty", (cmdlet) => ({
  process() {
    const { Name, Value, InputObject, PassThru } = cmdlet.parameters;
    const properties = new Map<string, PSValue>();
    if (Name !== undefined) properties.set(Name, Value ?? null);
    else
      for (const member of listMembers(InputObject ?? null))
        if (member.memberType.endsWith("Property")) properties.set(member.name, member.value);
    forEachItem(cmdlet, (item) => {
      const provider = item.provider.provider;
      if (!provider.setProperty) throw noPropertySupport();
      provider.setProperty(
        item.providerPath,
        properties,
        operationOn(cmdlet, item, { isProperty: true, write: PassThru === true }),
      );
    });
  },
}));
