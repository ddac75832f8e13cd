// The real engine as the other end of a PSRP conversation.
//   serve               server over standard input and output, as `pwsh -SSHServerMode` is
//   run PIPE FILE [S..] client: runs a script behind a named pipe, one JSON line per record; each S is a SecureString argument
//   clixml FILE         what PSSerializer makes of a script's output
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Net;
using System.Reflection;
using System.Security;
using System.Text.Json;

static void Say(string stream, string text, string type) => Console.WriteLine(JsonSerializer.Serialize(new[] { stream, text, type }));

// Secrets are shown: that they arrived is what is tested.
static string Text(PSObject? o) => o?.BaseObject switch
{
    SecureString s => new NetworkCredential("", s).Password,
    null => "",
    // A credential: this client has no type table that would make it one.
    _ when o.Properties["Password"]?.Value is SecureString s => o.Properties["UserName"].Value + ":" + new NetworkCredential("", s).Password,
    _ => o.ToString(),
};

switch (args)
{
    case ["serve"]:
        var mediator = typeof(PSObject).Assembly.GetType("System.Management.Automation.Remoting.Server.StdIOProcessMediator")!;
        var run = mediator.GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Single(m => m.Name == "Run");
        object? Argument(ParameterInfo p) =>
            p.HasDefaultValue ? p.DefaultValue : p.Name == "initialCommand" ? "" : p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null;
        run.Invoke(null, run.GetParameters().Select(Argument).ToArray());
        return 0;
    case ["run", var pipe, var file, .. var secrets]:
        using (var runspace = RunspaceFactory.CreateRunspace(new NamedPipeConnectionInfo(pipe)))
        {
            runspace.Open();
            var shell = PowerShell.Create();
            shell.Runspace = runspace;
            shell.AddScript(File.ReadAllText(file));
            foreach (var secret in secrets) shell.AddArgument(new NetworkCredential("", secret).SecurePassword);
            var output = new PSDataCollection<PSObject>();
            try { shell.Invoke(null, output); }
            catch (RuntimeException e) { Say("failed", e.ErrorRecord.Exception.Message, e.ErrorRecord.FullyQualifiedErrorId); }
            foreach (var o in output) Say("output", Text(o), o?.TypeNames.FirstOrDefault() ?? "");
            foreach (var e in shell.Streams.Error) Say("error", e.Exception.Message, e.FullyQualifiedErrorId);
            foreach (var w in shell.Streams.Warning) Say("warning", w.Message, "");
            foreach (var i in shell.Streams.Information) Say("information", i.MessageData?.ToString() ?? "", string.Join(",", i.Tags));
        }
        return 0;
    case ["clixml", var script]:
        foreach (var o in PowerShell.Create(InitialSessionState.CreateDefault2()).AddScript(File.ReadAllText(script)).Invoke())
            Console.WriteLine(PSSerializer.Serialize(o, 1));
        return 0;
    default:
        return 2;
}
