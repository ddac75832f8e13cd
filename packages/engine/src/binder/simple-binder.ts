// Owns binding of plain functions and script blocks: named and positional arguments, the rest is `$args`.
import { PSNoteProperty, addInstanceMember } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { CommandArgument } from "../pipeline/contract.ts";
import type { ParameterBinder } from "./binder.ts";
import { isBindingException } from "./messages.ts";

/** Binds what it can; gives back `$args`. Throws ParameterBindingException. */
export function bindSimple(binder: ParameterBinder, args: readonly CommandArgument[]): PSValue[] {
  const rest: PSValue[] = [];
  if (args.length === 0) return rest;
  binder.orderArguments(args);
  binder.joinNamesAndValues();
  binder.bindNamed();
  const held = binder.bindPositional();
  if (held !== null && isBindingException(held) && binder.arguments.length === 0) throw held;
  for (const argument of binder.arguments) {
    if (argument.name !== null) {
      // Splatting `@args` makes such strings names again (compile/command-arguments.ts).
      rest.push(
        addInstanceMember(
          argument.parameterText,
          new PSNoteProperty("<CommandParameterName>", `${argument.name}${argument.hasColon ? ":" : ""}`),
        ),
      );
    }
    if (argument.hasValue) rest.push(argument.value);
  }
  return rest;
}
