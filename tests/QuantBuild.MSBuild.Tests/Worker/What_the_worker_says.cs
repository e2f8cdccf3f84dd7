using QuantBuild.MSBuild.Tests.Building;

namespace QuantBuild.MSBuild.Tests.Worker;

[TestClass]
public sealed class What_the_worker_says
{
    private static TestProject With(string model, string properties = "")
    {
        var project = new TestProject("""<QuantizedModel Include="encoder.onnx" />""", properties).WithStubWorker();
        project.Write("encoder.onnx", model);
        return project;
    }

    [TestMethod]
    public void The_summary_is_one_line_at_the_default_verbosity_and_the_rest_is_quiet()
    {
        var build = With("stderr reading 1 of 2").Build();

        StringAssert.Contains(build.Output, "encoder.onnx -> INT4  2.0 MB -> 1.0 MB (2.0x)  cosine 0.9990 on 8 samples");
        Assert.DoesNotContain("reading 1 of 2", build.Output);
        Assert.DoesNotContain("StubWorker.dll", build.Output);
    }

    [TestMethod]
    public void A_coded_error_is_the_one_error_of_the_build_and_nothing_is_left()
    {
        var project = With("error QB2001 The model is damaged: {0}");

        var error = project.BuildThatFails().TheError("QB2001");

        Assert.AreEqual("The model is damaged: {0}", error.Text);
        Assert.AreEqual(project.PathOf("encoder.onnx"), error.File);
        Assert.IsFalse(File.Exists(Path.Combine(project.Quantized, "encoder.onnx")));
        Assert.IsFalse(File.Exists(project.InOutput("encoder.onnx")));
        project.BuildThatFails().TheError("QB2001");
    }

    [TestMethod]
    public void A_coded_warning_is_a_warning_that_NoWarn_silences_and_WarningsAsErrors_raises()
    {
        const string model = "warning QB2004 One tensor was kept";
        var project = With(model);
        var warning = project.Build().Warnings.Single();
        Assert.AreEqual("QB2004", warning.Code);
        Assert.AreEqual("One tensor was kept", warning.Text);

        Assert.IsEmpty(With(model, "<NoWarn>QB2004</NoWarn>").Build().Warnings);
        var strict = With(model, "<WarningsAsErrors>QB2004</WarningsAsErrors>");
        strict.BuildThatFails();
        // What failed one build is no good result for the next.
        strict.BuildThatFails();
    }

    [TestMethod]
    public void A_crash_is_one_coded_error_with_the_exit_code_and_leaves_nothing()
    {
        var project = With("stderr libonnxruntime: assertion failed\ncrash");

        var error = project.BuildThatFails().TheError("QB4062");

        StringAssert.Contains(error.Text, "Exit code: ");
        StringAssert.Contains(error.Text, "the stub crashed as it was told to");
        Assert.IsFalse(File.Exists(Path.Combine(project.Quantized, "encoder.onnx")));
        project.BuildThatFails().TheError("QB4062");
    }

    [TestMethod]
    public void A_failure_without_a_code_carries_its_last_words()
    {
        var error = With("stderr Unrecognized option --flat\nexit 2").BuildThatFails().TheError("QB4062");

        StringAssert.Contains(error.Text, "Exit code: 2.");
        StringAssert.Contains(error.Text, "Unrecognized option --flat");
    }

    [TestMethod]
    public void Success_without_a_result_is_an_error() =>
        With("nothing").BuildThatFails().TheError("QB4063");

    [TestMethod]
    public void A_worker_that_is_not_there_is_an_error() =>
        StringAssert.Contains(With("", "<QuantBuildWorker>absent.dll</QuantBuildWorker>").BuildThatFails("-p:QuantBuildWorker=absent.dll").TheError("QB4064").File, "absent.dll");
}
