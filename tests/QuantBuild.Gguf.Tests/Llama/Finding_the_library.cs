using QuantBuild.GgmlOracle;
using QuantBuild.LlamaCpp;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
public sealed class Finding_the_library
{
    [TestMethod]
    public void A_path_may_be_the_library_or_its_folder()
    {
        TestLlama.Get();

        var byFolder = LlamaLocator.Find(OracleLibraries.Folder, ["/never/looked/at/libllama.so"]);
        var byFile = LlamaLocator.Find(OracleLibraries.Llama);

        Assert.AreEqual(LlamaOrigin.Explicit, byFolder.Library!.Origin);
        Assert.AreEqual(byFolder.Library.Path, byFile.Library!.Path);
        Assert.IsEmpty(byFolder.Skipped);
    }

    [TestMethod]
    public void The_applications_own_is_found_and_what_cannot_be_loaded_is_passed_over_with_the_reason()
    {
        TestLlama.Get();
        using var folder = new TemporaryDirectory();
        var text = folder.Write("libllama.so", "text"u8.ToArray());

        var search = LlamaLocator.Find(null, [text, folder["libllama.so.1"], folder["libllama-common.so"], OracleLibraries.Llama], searchSystem: false);

        Assert.AreEqual(LlamaOrigin.Application, search.Library!.Origin);
        CollectionAssert.AreEqual(new[] { text, folder["libllama.so.1"] }, search.Skipped.Select(static skipped => skipped.Path).ToArray());
        StringAssert.Contains(search.Skipped[0].Reason, "not a native library");
        StringAssert.Contains(search.Skipped[1].Reason, "does not exist");
    }

    [TestMethod]
    public void Nothing_at_the_path_is_QB4081()
    {
        using var folder = new TemporaryDirectory();

        Assert.AreEqual("QB4081", TestLlama.ErrorOf(folder.Root).Code);
        Assert.AreEqual("QB4081", TestLlama.ErrorOf(folder["libllama.so"]).Code);
    }

    [TestMethod]
    public void What_is_no_library_is_QB4082()
    {
        using var folder = new TemporaryDirectory();

        var error = TestLlama.ErrorOf(folder.Write("libllama.so", "text"u8.ToArray()));

        Assert.AreEqual("QB4082", error.Code);
        StringAssert.Contains(error.Found, "not a native library");
    }

    [TestMethod]
    public void Another_library_is_QB4083_with_what_it_lacks()
    {
        TestLlama.Get();

        var error = TestLlama.ErrorOf(Path.Combine(OracleLibraries.Folder, "libggml-base.so"));

        Assert.AreEqual("QB4083", error.Code);
        StringAssert.Contains(error.Found, "does not export llama_log_set");
    }

    [TestMethod]
    [DataRow("libllama.so", true)]
    [DataRow("libllama.so.0", true)]
    [DataRow("libllama.so.0.5.0", true)]
    [DataRow("libllama.v0.5.0.so", true)]
    [DataRow("libllama.b7347.so", true)]
    [DataRow("libllama.dylib", true)]
    [DataRow("libllama.0.dylib", true)]
    [DataRow("llama.dll", true)]
    [DataRow("libllama.dll", true)]
    [DataRow("libllama-common.so", false)]
    [DataRow("libllama_helper.so", false)]
    [DataRow("libggml.so", false)]
    [DataRow("llama.dll.config", false)]
    public void Only_llama_cpp_itself_is_loaded(string name, bool expected) => Assert.AreEqual(expected, LlamaLibraryNames.IsLlama("/packages/x/" + name));

    [TestMethod]
    public void Of_several_generations_of_processors_the_best_that_this_one_is_comes_first()
    {
        string[] all = [.. new[] { "noavx", "avx512", "avx", "avx2", "native" }.Select(static folder => $"/p/runtimes/linux-x64/{folder}/libllama.so")];

        string[] usable = [.. ProcessorVariants.Usable(all).Select(static path => path.Split('/')[^2])];

        string[] order = ["avx512", "avx2", "avx", "noavx", "native"];
        CollectionAssert.AreEqual(order.Where(usable.Contains).ToArray(), usable);
        CollectionAssert.IsSubsetOf(new[] { "noavx", "native" }, usable);
        Assert.AreEqual(System.Runtime.Intrinsics.X86.Avx2.IsSupported && System.Runtime.Intrinsics.X86.Fma.IsSupported, usable.Contains("avx2"));
    }

    [TestMethod]
    public void The_parts_of_ggml_come_in_the_order_in_which_they_need_each_other_and_no_other_library_with_them()
    {
        using var folder = new TemporaryDirectory();
        foreach (var name in (string[])["libggml.v0.5.0.so", "libggml-base.so", "libggml-cpu.so", "libggml-cpu-haswell.so", "libggml-cuda.so", "libllama.so"]) folder.Write(name, []);

        string[] parts = [.. LlamaLibraryNames.GgmlIn(folder.Root).Select(static path => Path.GetFileName(path))];

        CollectionAssert.AreEqual(new[] { "libggml-base.so", "libggml-cpu.so", "libggml.v0.5.0.so" }, parts);
    }
}
