using QuantBuild.Caching;

namespace QuantBuild.Core.Tests.Caching;

[TestClass]
public sealed class CacheLocationTests
{
    [TestMethod]
    public void The_environment_names_it_first()
    {
        var folder = Path.Combine(Path.GetTempPath(), "somewhere");

        Assert.AreEqual((folder, true), CacheLocation.Find(name => name == "QUANTBUILD_CACHE" ? folder : "/elsewhere"));
    }

    [TestMethod]
    public void Otherwise_it_is_in_the_system_s_folder_for_caches()
    {
        var (path, named) = CacheLocation.Find(static name => name == "HOME" ? "/home/me" : null)!.Value;

        Assert.IsFalse(named);
        var expected = OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "QuantBuild", "cache")
            : OperatingSystem.IsMacOS() ? "/home/me/Library/Caches/QuantBuild"
            : "/home/me/.cache/quantbuild";
        Assert.AreEqual(expected, path);
    }

    [TestMethod]
    public void XDG_CACHE_HOME_counts_when_it_is_a_full_path()
    {
        if (!OperatingSystem.IsLinux()) Assert.Inconclusive("XDG_CACHE_HOME is a matter of Linux.");

        Assert.AreEqual(("/caches/quantbuild", false), CacheLocation.Find(static name => name == "XDG_CACHE_HOME" ? "/caches" : name == "HOME" ? "/home/me" : null));
        Assert.AreEqual(("/home/me/.cache/quantbuild", false), CacheLocation.Find(static name => name == "XDG_CACHE_HOME" ? "caches" : name == "HOME" ? "/home/me" : null));
    }
}
