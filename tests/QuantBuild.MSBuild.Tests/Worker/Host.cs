namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class Host
{
    private readonly string _folder = Directory.CreateTempSubdirectory("quantbuild-host-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    private string Installed(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, DotNetHost.FileName), "");
        return folder;
    }

    private static string In(string folder) => Path.Combine(folder, DotNetHost.FileName);

    [TestMethod]
    public void Is_that_of_the_build_then_the_SDKs_then_DOTNET_ROOTs_then_the_first_on_PATH()
    {
        var (build, sdk, root, path) = (Installed("build"), Installed("sdk"), Installed("root"), Installed("path"));
        string? Environment(string name) => name switch
        {
            "DOTNET_ROOT" => root,
            "PATH" => string.Join(Path.PathSeparator, Path.Combine(_folder, "absent"), path),
            _ => null,
        };

        Assert.AreEqual(In(build), DotNetHost.Find(In(build), sdk, Environment));
        Assert.AreEqual(In(sdk), DotNetHost.Find("", sdk, Environment));
        Assert.AreEqual(In(root), DotNetHost.Find(Path.Combine(_folder, "absent"), "", Environment));
        Directory.Delete(root, recursive: true);
        Assert.AreEqual(In(path), DotNetHost.Find(null, null, Environment));
    }

    [TestMethod]
    public void Is_nothing_where_there_is_none() => Assert.IsNull(DotNetHost.Find(null, null, static _ => null));
}
