using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Folders;

/// <summary>A folder is replaced as a whole: only one that is nobody's or ours may be.</summary>
[TestClass]
public sealed class Outputs_that_are_taken
{
    [TestMethod]
    public void By_an_empty_folder_or_a_former_result_are_replaced()
    {
        using var work = new FolderWorkspace();
        Directory.CreateDirectory(work.Output);

        work.Make();
        work.Make(work.Request with { Output = work.Output + Path.DirectorySeparatorChar });

        Assert.AreEqual(2, work.Format.Written);
    }

    [TestMethod]
    [DataRow("notes.txt", "notes.txt")]
    [DataRow("sub/notes.txt", "sub")]
    [DataRow(".hidden", ".hidden")]
    public void By_something_else_are_refused_before_any_work(string file, string named)
    {
        using var work = new FolderWorkspace();
        work.Make();
        var foreign = work.Save($"out/result/{file}", 1);

        var error = work.Refuse(work.Request);

        Assert.AreEqual("QB5031", error.Code);
        Assert.AreEqual(work.Output, error.File);
        Assert.Contains(named, error.Found!);
        Assert.AreEqual(1, work.Format.Written);
        Assert.IsTrue(File.Exists(foreign));
        Assert.IsTrue(File.Exists(Path.Combine(work.Output, "weights.bin")));
        FolderWorkspace.AssertNothingPending(work.Output);
    }

    [TestMethod]
    public void By_a_former_result_whose_files_are_read_only_are_replaced()
    {
        using var work = new FolderWorkspace();
        work.Make();
        foreach (var file in Directory.GetFiles(work.Output)) File.SetAttributes(file, FileAttributes.ReadOnly);

        work.Make();
        work.Make();
    }

    [TestMethod]
    public void By_something_that_comes_meanwhile_are_refused_too()
    {
        using var work = new FolderWorkspace();
        work.Make();
        var foreign = Path.Combine(work.Output, "notes.txt");
        work.Format.Halfway = _ => File.WriteAllText(foreign, "somebody's");

        Assert.AreEqual("QB5031", work.Refuse(work.Request).Code);

        Assert.AreEqual("somebody's", File.ReadAllText(foreign));
        FolderWorkspace.AssertNothingPending(work.Output);
    }

    [TestMethod]
    public void By_a_file_are_refused()
    {
        using var work = new FolderWorkspace();
        var file = work.Save("out/result", 1);

        Assert.AreEqual("QB5011", work.Refuse(work.Request).Code);

        Assert.IsTrue(File.Exists(file));
    }

    [TestMethod]
    [DataRow("models/net-1.5", "models/net-1.5")]
    [DataRow("models/net-1.5", "models/NET-1.5/")]
    [DataRow("models/net-1.5", "models")]
    [DataRow("models/net-1.5", "models/net-1.5/int4")]
    [DataRow("models/net-1.5/", "models/net-1.5/deep/er")]
    [DataRow("models/net-1.5/net.toy", "models/net-1.5")]
    [DataRow("models/net-1.5/net.toy", "models")]
    [DataRow("models/net-1.5", "alias")]
    [DataRow("models/net-1.5", "alias/int4")]
    [DataRow("alias", "models/net-1.5/int4")]
    [DataRow("linked", "linked")]
    [DataRow("linked", "stored")]
    [DataRow("linked/net.toy", "linked")]
    public void By_the_source_are_refused(string source, string output)
    {
        using var work = new FolderWorkspace();
        work.Save("stored/1", 2);
        Directory.CreateDirectory(work.PathOf("linked"));
        try
        {
            Directory.CreateSymbolicLink(work.PathOf("alias"), work.Source);
            File.CreateSymbolicLink(work.PathOf("linked/net.toy"), work.PathOf("stored/1"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Symbolic links cannot be made here: {e.Message}");
        }
        var before = Directory.GetFileSystemEntries(work.PathOf("."), "*", SearchOption.AllDirectories);

        var error = work.Refuse(work.Request with { Source = work.PathOf(source), Output = work.PathOf(output) });

        Assert.AreEqual("QB1205", error.Code);
        CollectionAssert.AreEquivalent(before, Directory.GetFileSystemEntries(work.PathOf("."), "*", SearchOption.AllDirectories), "nothing was made or removed");
    }

    [TestMethod]
    public void By_a_name_that_only_begins_as_the_source_are_free()
    {
        using var work = new FolderWorkspace();

        work.Make(work.Request with { Output = work.PathOf("models/net-1.5-small") });
        work.Make(work.Request with { Output = work.PathOf("models/net-1") });
    }

    [TestMethod]
    public void By_a_link_to_a_former_result_are_replaced_where_it_leads()
    {
        using var work = new FolderWorkspace();
        work.Make(work.Request with { Output = work.PathOf("real/result") });
        Directory.CreateDirectory(work.PathOf("out"));
        try
        {
            Directory.CreateSymbolicLink(work.Output, work.PathOf("real/result"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Symbolic links cannot be made here: {e.Message}");
        }

        // So that one can see that it was made anew.
        File.Delete(work.PathOf("real/result/weights.bin"));
        work.Make();

        Assert.IsNotNull(new DirectoryInfo(work.Output).LinkTarget);
        FolderWorkspace.AssertWhole(work.PathOf("real/result"));
        FolderWorkspace.AssertNothingPending(work.PathOf("real/result"));
    }

    [TestMethod]
    public void By_a_link_that_leads_nowhere_are_refused_before_any_work()
    {
        using var work = new FolderWorkspace();
        Directory.CreateDirectory(work.PathOf("out"));
        try
        {
            Directory.CreateSymbolicLink(work.Output, work.PathOf("nowhere"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Inconclusive($"Symbolic links cannot be made here: {e.Message}");
        }

        Assert.AreEqual("QB5011", work.Refuse(work.Request).Code);
        Assert.AreEqual(0, work.Format.Written);
    }
}
