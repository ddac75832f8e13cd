// $PROFILE and the profile scripts, in the order in which a shell runs them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { LazyVariable } from "@latch/engine";
import { addInstanceMember, PSNoteProperty, type PSValue } from "@latch/dotnet";
import type { ShellSession } from "./shell-session.ts";

export type ProfilePaths = {
  readonly allUsersAllHosts: string;
  readonly allUsersCurrentHost: string;
  readonly currentUserAllHosts: string;
  readonly currentUserCurrentHost: string;
};

const forAllHosts = "profile.ps1";
const forThisHost = "Microsoft.PowerShell_profile.ps1";

/** Where profiles are looked for; `home` is $PSHOME. */
export function profilePaths(home: string): ProfilePaths {
  const user = join(process.env["XDG_CONFIG_HOME"] || join(process.env["HOME"] || "/", ".config"), "powershell");
  return {
    allUsersAllHosts: join(home, forAllHosts),
    allUsersCurrentHost: join(home, forThisHost),
    currentUserAllHosts: join(user, forAllHosts),
    currentUserCurrentHost: join(user, forThisHost),
  };
}

/** All of them, in running order. */
export function profileOrder(paths: ProfilePaths): string[] {
  return [paths.allUsersAllHosts, paths.allUsersCurrentHost, paths.currentUserAllHosts, paths.currentUserCurrentHost];
}

/** $PROFILE: the current user's profile of this host, with the others as properties. Set under -NoProfile too. */
export function defineProfile(session: ShellSession, home: string): void {
  const make = (): PSValue => {
    const paths = profilePaths(home);
    let profile: PSValue = paths.currentUserCurrentHost;
    for (const [key, path] of Object.entries(paths)) {
      profile = addInstanceMember(profile, new PSNoteProperty(key.charAt(0).toUpperCase() + key.slice(1), path));
    }
    return profile;
  };
  session.runspace.context.globalState.topScope.setCell("profile", new LazyVariable("PROFILE", make));
}

/** Runs the profiles that exist, in the global scope; errors are shown and the rest runs. */
export function runProfiles(session: ShellSession, home: string): void {
  for (const path of profileOrder(profilePaths(home))) {
    if (session.exitCode !== null || !existsSync(path)) continue;
    const outcome = session.runText(`. '${path.replaceAll("'", "''")}'`);
    if (outcome.kind === "failed") session.report(outcome.error);
  }
}
