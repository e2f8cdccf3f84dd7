using System.Security.Cryptography;
using QuantBuild.Caching;

namespace QuantBuild.Core.Tests.Caching;

[TestClass]
public sealed class FolderResultStoreTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("quantbuild-store-").FullName;

    private string Root => Path.Combine(folder, "cache");

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void The_least_recently_used_go_first()
    {
        // Four of 100,000 bytes and their manifests fit, five do not.
        var store = new FolderResultStore(Root, 450_000);
        foreach (var digit in "1234")
        {
            Put(store, digit);
            Age(digit, '9' - digit);
        }
        store.Touch(Manifests.Key('1'));

        Put(store, '5');

        Assert.IsNull(store.Find(Manifests.Key('2')));
        foreach (var digit in "1345") Assert.IsNotNull(store.Find(Manifests.Key(digit)), $"{digit}");
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(Root, "v1", "tmp")));
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(Root, "v1", "locks")));
    }

    [TestMethod]
    public void The_second_of_two_that_put_the_same_throws_its_copy_away()
    {
        var store = new FolderResultStore(Root);
        Put(store, '1');
        Put(new FolderResultStore(Root), '1');

        Assert.HasCount(1, CacheInventory.Of(Root).Entries);
        Assert.IsEmpty(Directory.GetFileSystemEntries(Path.Combine(Root, "v1", "tmp")));
    }

    [TestMethod]
    public void An_entry_that_is_taken_away_between_finding_and_copying_is_no_damage()
    {
        var store = new FolderResultStore(Root);
        Put(store, '1');
        var found = store.Find(Manifests.Key('1'))!;
        store.Remove(Manifests.Key('1'));

        Assert.IsFalse(store.TryCopy(Manifests.Key('1'), found.Files[0], Path.Combine(folder, "copy")));
        Assert.IsNull(store.Find(Manifests.Key('1')));
    }

    [TestMethod]
    public void One_has_the_turn_until_it_gives_it_back()
    {
        var (one, other) = (new FolderResultStore(Root), new FolderResultStore(Root));
        using (one.TryTakeTurn(Manifests.Key('1')))
        {
            Assert.IsNull(other.TryTakeTurn(Manifests.Key('1')));
            other.TryTakeTurn(Manifests.Key('2'))!.Dispose();
        }
        other.TryTakeTurn(Manifests.Key('1'))!.Dispose();
    }

    [TestMethod]
    public void What_killed_processes_left_goes_and_what_is_in_use_stays()
    {
        var store = new FolderResultStore(Root);
        Put(store, '1');
        var temporary = Path.Combine(Root, "v1", "tmp");
        var abandoned = Directory.CreateDirectory(Path.Combine(temporary, Guid.NewGuid().ToString("N"))).FullName;
        File.WriteAllText(Path.Combine(abandoned, "model.onnx"), "half");
        File.WriteAllText(abandoned + ".lock", "");
        File.WriteAllText(Path.Combine(Root, "v1", "locks", Manifests.Key('7') + ".lock"), "");
        using var inUse = TemporaryFolder.Create(temporary, create: true);
        using var turn = store.TryTakeTurn(Manifests.Key('8'));

        Put(store, '2');

        CollectionAssert.AreEquivalent(new[] { inUse.Path, inUse.Path + ".lock" }, Directory.GetFileSystemEntries(temporary));
        CollectionAssert.AreEqual(new[] { Manifests.Key('8') + ".lock" }, Directory.GetFileSystemEntries(Path.Combine(Root, "v1", "locks")).Select(Path.GetFileName).ToArray());
    }

    [TestMethod]
    public void Clearing_removes_what_is_ours_and_nothing_else()
    {
        var foreign = new[]
        {
            Path.Combine(Root, "notes.txt"), Path.Combine(Root, "v1", "ab", "notes.txt"), Path.Combine(Root, "v1", "photos", "one.jpg"),
            Path.Combine(Root, "v1", "ab", Manifests.Key('c'), "of another prefix"),
        };
        var store = new FolderResultStore(Root);
        Put(store, '1');
        foreach (var path in foreign)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "mine");
        }
        var elsewhere = Directory.CreateDirectory(Path.Combine(folder, "elsewhere", Manifests.Key('d')));
        File.WriteAllText(Path.Combine(elsewhere.FullName, "manifest.json"), "mine");
        if (!OperatingSystem.IsWindows()) Directory.CreateSymbolicLink(Path.Combine(Root, "v1", "dd"), elsewhere.Parent!.FullName);

        Assert.HasCount(1, CacheInventory.Of(Root).Clear());

        foreach (var path in foreign) Assert.AreEqual("mine", File.ReadAllText(path));
        Assert.IsTrue(File.Exists(Path.Combine(elsewhere.FullName, "manifest.json")));
        Assert.IsEmpty(CacheInventory.Of(Root).Entries);
    }

    [TestMethod]
    public void A_cache_that_was_cleared_is_used_on()
    {
        var store = new FolderResultStore(Root);
        Put(store, '1');
        CacheInventory.Of(Root).Clear();
        Assert.IsEmpty(Directory.GetFileSystemEntries(Root));

        Assert.IsNull(store.Find(Manifests.Key('1')));
        Put(store, '1');

        Assert.IsNotNull(store.Find(Manifests.Key('1')));
        Assert.HasCount(1, CacheInventory.Of(Root).Clear());
    }

    private void Put(FolderResultStore store, char digit)
    {
        var path = Path.Combine(folder, "model.onnx");
        var bytes = Enumerable.Repeat((byte)digit, 100_000).ToArray();
        File.WriteAllBytes(path, bytes);
        var manifest = Manifests.Of(Manifests.Key(digit), new StoredFile("model.onnx", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
        Assert.IsTrue(store.Put(manifest, [path], CancellationToken.None));
    }

    private void Age(char digit, int hours)
    {
        var key = Manifests.Key(digit);
        File.SetLastWriteTimeUtc(Path.Combine(Root, "v1", key[..2], key, "manifest.json"), DateTime.UtcNow.AddHours(-hours));
    }
}
