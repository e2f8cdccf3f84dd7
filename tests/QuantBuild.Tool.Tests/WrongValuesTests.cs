using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class WrongValuesTests
{
    [TestMethod]
    [DataRow("QB1024", "Perhaps INT4 was meant", "-p", "int44")]
    [DataRow("QB1024", "INT4, UINT4, INT8, UINT8, FP16, BF16, FP32, FP8, FP8E5M2", "-p", "quux")]
    [DataRow("QB1024", "Perhaps FP16 was meant", "--override", "a=FP61")]
    [DataRow("QB1025", "16, 32, 64, 128 or 256, or -1", "--block-size", "48")]
    [DataRow("QB1025", "'8'", "--block-size", "8")]
    [DataRow("QB1025", "'512'", "--block-size", "512")]
    [DataRow("QB1025", "'0'", "--block-size", "0")]
    [DataRow("QB1025", "'-2'", "--block-size", "-2")]
    [DataRow("QB1025", "'many'", "--block-size", "many")]
    [DataRow("QB1026", "from -1 to 1", "--min-cosine", "1.01")]
    [DataRow("QB1026", "from -1 to 1", "--min-cosine", "-1.1")]
    [DataRow("QB1026", "from -1 to 1", "--min-cosine", "NaN")]
    [DataRow("QB1026", "with a point", "--min-cosine", "0,99")]
    [DataRow("QB1026", "from 0 to 1", "--min-agreement", "99%")]
    [DataRow("QB1026", "decibels", "--min-sqnr", "Infinity")]
    [DataRow("QB1027", "powers of 1000", "--max-size", "10XB")]
    [DataRow("QB1028", "'-1'", "--threads", "-1")]
    [DataRow("QB1029", "GLOB=PRECISION", "--override", "*/v_proj*")]
    [DataRow("QB1029", "GLOB=PRECISION", "--override", "=INT8")]
    [DataRow("QB1031", "Perhaps onnx-qdq was meant", "--format", "onnx-qd")]
    [DataRow("QB1031", "Weights", "--mode", "Static")]
    [DataRow("QB1031", "RTN", "--algorithm", "GPTQ")]
    [DataRow("QB1031", "cuda", "--device", "tpu")]
    [DataRow("QB1032", "nowhere", "--validation", "nowhere")]
    [DataRow("QB1032", "nowhere", "--calibration", "nowhere")]
    [DataRow("QB1032", "nowhere", "--onnxruntime", "nowhere")]
    [DataRow("QB1033", ".html or .json", "--report", "report.txt")]
    public void A_wrong_value_is_a_coded_error_that_says_what_is_right(string code, string teaches, string option, string value)
    {
        using var run = new CommandRun();
        run.Run(run.Model, option, value);

        Assert.AreEqual(2, run.ExitCode);
        Assert.StartsWith($"{run.Model} : error {code}: ", run.Error);
        Assert.Contains(teaches, run.Error);
        Assert.AreEqual("", run.Out);
        Assert.IsFalse(run.Engine.WasCalled);
    }

    [TestMethod]
    public void All_mistakes_of_a_line_are_told_at_once()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "-p", "int44", "--block-size", "48", "--symmetric", "--asymmetric", "--min-cosine", "2", "--report", "x");

        Assert.AreEqual(2, run.ExitCode);
        foreach (var code in new[] { "QB1024", "QB1025", "QB1026", "QB1030", "QB1033" }) Assert.Contains(code, run.Error);
        Assert.HasCount(5, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [TestMethod]
    [DataRow("--symmetric", "--asymmetric")]
    [DataRow("--json", "--quiet")]
    [DataRow("--verbose", "--quiet")]
    public void Contradictions_are_refused(string one, string other)
    {
        using var run = new CommandRun();
        run.Run(run.Model, one, other);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains($"error QB1030: {one} and {other} contradict each other", run.Error);
    }

    [TestMethod]
    public void A_report_does_not_replace_the_result()
    {
        using var run = new CommandRun();
        run.Run(run.Model, "-o", "out/r.json", "--report", "out/../out/r.json");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1030: --report and --output contradict each other", run.Error);
    }

    [TestMethod]
    [DataRow("--min-cosine", "0.9")]
    [DataRow("--min-sqnr", "20")]
    [DataRow("--min-agreement", "0.9")]
    public void A_bound_on_outputs_needs_a_run(string option, string value)
    {
        using var run = new CommandRun();
        run.Run(run.Model, "--no-validate", option, value);

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains($"error QB1030: --no-validate and {option} contradict each other", run.Error);
    }
}
