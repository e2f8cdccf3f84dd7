using QuantBuild.GgmlOracle;
using QuantBuild.Validation;

namespace QuantBuild.Gguf.Tests.Llama;

[TestClass]
[TestCategory("Shared")]
public class A_result_is_held_against_its_source
{
    private const string Model = "gguf/stories260K-F32.gguf";
    private const int Q8_0 = 7;
    private const int Q4_0 = 2;

    [TestMethod]
    public void On_the_text_that_comes_with_QuantBuild()
    {
        var library = TestLlama.Get();
        var source = TestLlama.Shared(Model);
        var result = Path.Combine(Path.GetTempPath(), $"quantbuild-{Guid.NewGuid():N}.gguf");
        try
        {
            LlamaQuantize.Run(source, result, Q8_0);
            var good = ModelValidator.Compare(library, source, result, new ValidationSettings(), [], []);
            LlamaQuantize.Run(source, result, Q4_0);
            var worse = ModelValidator.Compare(library, source, result, new ValidationSettings(), [], []);
            Console.WriteLine(good.Report + " " + good.Report?.Outputs[0] + string.Join("\n", good.Errors.Concat(good.Warnings)));
            Console.WriteLine(worse.Report + " " + worse.Report?.Outputs[0] + string.Join("\n", worse.Errors.Concat(worse.Warnings)));

            Assert.AreEqual("text", good.Report!.Inputs);
        }
        finally
        {
            File.Delete(result);
        }
    }
}
