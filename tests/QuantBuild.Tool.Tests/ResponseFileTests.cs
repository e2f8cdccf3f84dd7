using System.Text;
using QuantBuild.Tool.Tests.Support;

namespace QuantBuild.Tool.Tests;

[TestClass]
public sealed class ResponseFileTests
{
    private static readonly string[] _odd =
    [
        "with space", "\"quoted\"", "it's", "#not a comment", "@not a file", "back\\slash", "trailing ", " leading", "ünïcødé 模型", "%20", "a=b", "C:\\x:y", "$HOME", "*",
    ];

    [TestMethod]
    [DataRow("\n", false)]
    [DataRow("\r\n", false)]
    [DataRow("\n", true)]
    public void Each_line_is_one_token_verbatim(string lineEnd, bool byteOrderMark)
    {
        using var run = new CommandRun();
        var lines = _odd.SelectMany(static value => new[] { "--application-onnxruntime", value }).Append("").Append(run.Model);
        var file = Path.Combine(run.Folder, "args.rsp");
        File.WriteAllText(file, string.Join(lineEnd, lines) + lineEnd, new UTF8Encoding(byteOrderMark));

        run.Run("@" + file);

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreSequenceEqual(_odd, run.Search!.Application);
        Assert.AreEqual(run.Model, run.Engine.Request!.Source);
    }

    [TestMethod]
    public void A_value_that_starts_like_an_option_is_joined_to_its_own()
    {
        using var run = new CommandRun();
        run.Run("@" + run.AddFile("args.rsp", $"{run.Model}\n--exclude=-v\n--exclude=--json\n--override=a:b=INT8"));

        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.AreSequenceEqual(new[] { "-v", "--json" }, run.Engine.Request!.Settings.Exclude);
        Assert.AreEqual("a:b", run.Engine.Request.Settings.Overrides.Single().Glob);
        Assert.StartsWith("encoder.onnx -> INT4", run.Out);
    }

    [TestMethod]
    public void A_missing_response_file_is_a_coded_error_that_says_how_to_name_a_model_with_an_at_sign()
    {
        using var run = new CommandRun();
        run.Run("@nowhere.rsp");

        Assert.AreEqual(2, run.ExitCode);
        Assert.Contains("error QB1035", run.Error);
        Assert.Contains("./@name", run.Error);
    }

    [TestMethod]
    public void After_two_dashes_an_at_sign_is_a_name()
    {
        using var run = new CommandRun();
        run.Run("--", "@nowhere.onnx");

        Assert.Contains("@nowhere.onnx : error QB1023", run.Error);
    }
}
