// The Environment provider: Env: drive (about_Environment_Provider). Names are case-sensitive on Unix.
import { construct, getType, type PSValue, toStringValue } from "@latch/dotnet";
import { FlatProvider } from "./flat-provider.ts";

export class EnvironmentProvider extends FlatProvider {
  readonly name = "Environment";
  readonly className = "Microsoft.PowerShell.Commands.EnvironmentProvider";
  protected readonly itemType = "System.Collections.DictionaryEntry";
  protected readonly driveName = "Env";
  protected readonly driveDescription = "Drive that contains a view of the environment variables for the process";
  protected readonly itemKind = "environment variable";

  protected find(name: string): PSValue | undefined {
    const value = process.env[name];
    return value === undefined ? undefined : entry(name, value);
  }

  protected names(): string[] {
    return Object.keys(process.env);
  }

  protected valueOf(name: string): PSValue {
    return process.env[name] ?? null;
  }

  protected store(name: string, value: PSValue): void {
    if (value === null) delete process.env[name];
    else process.env[name] = toStringValue(value);
  }

  protected remove(name: string): void {
    delete process.env[name];
  }
}

function entry(name: string, value: string): PSValue {
  return construct(getType("System.Collections.DictionaryEntry"), [name, value]);
}
