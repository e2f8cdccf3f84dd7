using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Build.Framework;

namespace QuantBuild.MSBuild.Tests.Hosts;

/// <summary>
/// What the task asks of the MSBuild that loads it, read from its assembly. The .NET Framework MSBuild of Visual Studio cannot be run
/// here, but what is not asked for cannot be missing there.
/// </summary>
[TestClass]
public sealed class The_task_assembly : IDisposable
{
    /// <summary>
    /// Members of Microsoft.Build that the task uses. The newest are IBuildEngine9.RequestCores and ReleaseCores, of MSBuild 16.10; the error
    /// with a help link is of 16.8. The package itself asks for 17.0.
    /// </summary>
    private static readonly string[] _allowed =
    [
        "IBuildEngine.get_ProjectFileOfTaskNode",
        "IBuildEngine8.ShouldTreatWarningAsError",
        "IBuildEngine9.ReleaseCores",
        "IBuildEngine9.RequestCores",
        "ITaskItem.GetMetadata",
        "ITaskItem.get_ItemSpec",
        "OutputAttribute..ctor",
        "RequiredAttribute..ctor",
        "Task..ctor",
        "Task.get_BuildEngine",
        "Task.get_Log",
        "TaskItem..ctor",
        "TaskItem.SetMetadata",
        "TaskLoggingHelper.LogCommandLine",
        "TaskLoggingHelper.LogError",
        "TaskLoggingHelper.LogMessage",
        "TaskLoggingHelper.LogWarning",
        "TaskLoggingHelper.get_HasLoggedErrors",
    ];

    private static readonly Type[] _bound = [typeof(string), typeof(string[]), typeof(bool), typeof(ITaskItem[])];

    private readonly PEReader _file = new(File.OpenRead(typeof(QuantizeModels).Assembly.Location));

    private MetadataReader Metadata => _file.GetMetadataReader();

    public void Dispose() => _file.Dispose();

    [TestMethod]
    public void References_only_what_every_MSBuild_binds()
    {
        var references = Metadata.AssemblyReferences.Select(handle => Metadata.GetAssemblyReference(handle)).Select(reference => $"{Metadata.GetString(reference.Name)} {reference.Version}");

        CollectionAssert.AreEquivalent((string[])["netstandard 2.0.0.0", "Microsoft.Build.Framework 15.1.0.0", "Microsoft.Build.Utilities.Core 15.1.0.0"], references.ToArray());
    }

    [TestMethod]
    public void Uses_no_member_of_MSBuild_that_the_oldest_supported_one_lacks()
    {
        var used = Metadata.MemberReferences.Select(handle => Metadata.GetMemberReference(handle)).Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: Metadata.GetTypeReference((TypeReferenceHandle)member.Parent), Member: Metadata.GetString(member.Name)))
            .Where(member => Metadata.GetString(member.Type.Namespace).StartsWith("Microsoft.Build", StringComparison.Ordinal))
            .Select(member => $"{Metadata.GetString(member.Type.Name)}.{member.Member}").Distinct().Order(StringComparer.Ordinal).ToArray();

        CollectionAssert.AreEqual(_allowed, used, string.Join('\n', used));
    }

    [TestMethod]
    public void Has_parameters_of_types_that_MSBuild_binds()
    {
        var parameters = typeof(QuantizeModels).Assembly.GetTypes().Where(static type => typeof(ITask).IsAssignableFrom(type))
            .SelectMany(static task => task.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).ToArray();

        Assert.IsNotEmpty(parameters);
        foreach (var parameter in parameters) CollectionAssert.Contains(_bound, parameter.PropertyType, parameter.Name);
    }

    [TestMethod]
    public void Is_marked_for_multithreaded_builds()
    {
        // MSBuild asks for the attribute by its full name, on the class itself.
        Assert.IsTrue(typeof(QuantizeModels).GetCustomAttributesData().Any(static attribute => attribute.AttributeType.FullName == "Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute"));
    }

    [TestMethod]
    public void Does_not_ask_for_the_current_directory_or_change_what_the_process_shares()
    {
        string[] forbidden = ["get_CurrentDirectory", "set_CurrentDirectory", "GetCurrentDirectory", "SetCurrentDirectory", "SetEnvironmentVariable", "GetTempPath", "set_Out", "set_Error", "Exit", "FailFast"];

        var used = Metadata.MemberReferences.Select(handle => Metadata.GetString(Metadata.GetMemberReference(handle).Name)).ToArray();

        Assert.IsEmpty(used.Intersect(forbidden));
    }
}
