using QuantBuild.Diagnostics;

namespace QuantBuild.OnnxRuntime.Tests;

[TestClass]
public class Finding_the_library
{
    [TestMethod]
    public void The_packed_library_is_found_and_states_its_version()
    {
        var library = TestRuntime.Get();

        Assert.AreEqual(OnnxRuntimeOrigin.Packed, library.Origin);
        Assert.AreEqual("1.30.0", library.Version);
        Assert.AreEqual("ONNX Runtime 1.30.0", library.Description);
    }

    [TestMethod]
    public void An_explicit_path_comes_first()
    {
        var search = OnnxRuntimeLocator.Find(TestRuntime.Get().Path, ["/never/looked/at/libonnxruntime.so.1"]);

        Assert.AreEqual(OnnxRuntimeOrigin.Explicit, search.Library!.Origin);
        Assert.IsEmpty(search.Skipped);
    }

    [TestMethod]
    public void An_explicit_path_may_be_the_folder_of_the_library()
    {
        var search = OnnxRuntimeLocator.Find(Path.GetDirectoryName(TestRuntime.Get().Path));

        Assert.AreEqual(TestRuntime.Get().Path, search.Library!.Path);
    }

    [TestMethod]
    public void A_candidate_of_the_application_comes_before_the_packed_library()
    {
        using var folder = new TestFolder();
        var copy = folder.File(NativeLibraryNames.Preferred);
        File.Copy(TestRuntime.Get().Path, copy);

        var search = Find(copy);

        Assert.AreEqual(OnnxRuntimeOrigin.Application, search.Library!.Origin);
        Assert.AreEqual(copy, search.Library.Path);
    }

    [TestMethod]
    public void Unusable_candidates_are_skipped_each_with_its_reason()
    {
        using var folder = new TestFolder();
        var text = folder.File("libonnxruntime.so.1");
        var missing = folder.File("onnxruntime.dll");
        var other = folder.File("libonnxruntime.so.2");
        File.WriteAllText(text, "not a library");
        File.WriteAllBytes(other, ForeignLibrary());
        TestRuntime.Get();

        var search = Find(text, missing, other);

        Assert.AreEqual(OnnxRuntimeOrigin.Packed, search.Library!.Origin);
        CollectionAssert.AreEqual(new[] { text, missing, other }, search.Skipped.Select(static skipped => skipped.Path).ToArray());
        StringAssert.Contains(search.Skipped[0].Reason, "not a native library", StringComparison.Ordinal);
        StringAssert.Contains(search.Skipped[1].Reason, "does not exist", StringComparison.Ordinal);
        StringAssert.Contains(search.Skipped[2].Reason, "built for", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Other_native_libraries_of_the_application_are_not_touched()
    {
        TestRuntime.Get();

        var search = Find("libonnxruntime_providers_shared.so", "libe_sqlite3.so", "onnxruntime_extensions.dll");

        Assert.AreEqual(OnnxRuntimeOrigin.Packed, search.Library!.Origin);
        Assert.IsEmpty(search.Skipped);
    }

    [TestMethod]
    public void Without_any_library_the_search_says_what_it_passed_over()
    {
        using var folder = new TestFolder();
        var broken = folder.File(NativeLibraryNames.Preferred);
        File.WriteAllText(broken, "");

        var search = OnnxRuntimeLocator.Find(null, [broken], folder.FullName, searchSystem: false);

        Assert.IsNull(search.Library);
        Assert.AreEqual(broken, search.Skipped.Single().Path);
    }

    [TestMethod]
    public void An_explicit_path_to_nothing_is_a_coded_error()
    {
        using var folder = new TestFolder();

        Assert.AreEqual("QB4010", CodeOf(folder.File("nothing")));
        Assert.AreEqual("QB4010", CodeOf(folder.FullName));
    }

    [TestMethod]
    public void An_explicit_path_to_a_text_file_is_a_coded_error()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("libonnxruntime.so.1"), "hello");

        Assert.AreEqual("QB4011", CodeOf(folder.File("libonnxruntime.so.1")));
    }

    [TestMethod]
    public void An_explicit_path_to_a_library_for_another_processor_says_which()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File("libonnxruntime.so.1"), ForeignLibrary());

        var exception = Assert.ThrowsExactly<QuantBuildException>(() => OnnxRuntimeLocator.Find(folder.File("libonnxruntime.so.1")));

        Assert.AreEqual("QB4011", exception.Diagnostic.Code);
        StringAssert.Contains(exception.Message, "it is built for", StringComparison.Ordinal);
    }

    [TestMethod]
    public void A_truncated_library_is_a_coded_error()
    {
        using var folder = new TestFolder();
        using (var whole = File.OpenRead(TestRuntime.Get().Path))
        {
            var start = new byte[8192];
            whole.ReadExactly(start);
            File.WriteAllBytes(folder.File(NativeLibraryNames.Preferred), start);
        }

        Assert.AreEqual("QB4011", CodeOf(folder.File(NativeLibraryNames.Preferred)));
    }

    [TestMethod]
    public void Another_library_is_not_taken_for_the_runtime()
    {
        var other = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!)
            .FirstOrDefault(static file => Path.GetFileName(file) is "libSystem.Native.so" or "libSystem.Native.dylib" or "System.IO.Compression.Native.dll");
        if (other is null) Assert.Inconclusive("The .NET runtime has no native library beside its assemblies.");

        Assert.AreEqual("QB4012", CodeOf(other!));
    }

    private static string CodeOf(string path) =>
        Assert.ThrowsExactly<QuantBuildException>(() => OnnxRuntimeLocator.Find(path)).Diagnostic.Code;

    private static OnnxRuntimeSearch Find(params string[] candidates) => OnnxRuntimeLocator.Find(null, candidates);

    /// <summary>The start of an ELF library for another processor than this one.</summary>
    private static byte[] ForeignLibrary()
    {
        var header = new byte[64];
        "\u007fELF"u8.CopyTo(header);
        header[4] = 2;
        header[5] = 1;
        header[18] = 183; // arm64
        if (System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64) header[18] = 62;
        return header;
    }
}
