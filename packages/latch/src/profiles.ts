// $PROFILE and the profile scripts, in the order in which a shell runs them.
import { homedir } from "node:os";
import { join } from "node:path";

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
  const user = join(process.env["XDG_CONFIG_HOME"] || join(process.env["HOME"] || homedir(), ".config"), "powershell");
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
