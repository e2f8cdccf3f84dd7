using QuantBuild.Engine.Tests.Support;

namespace QuantBuild.Engine.Tests.Caching;

[TestClass]
public class Sources_that_change_meanwhile
{
    [TestMethod]
    [DataRow("the model")]
    [DataRow("a sample")]
    [DataRow("a sample more")]
    public void Leave_nothing_for_later_runs(string what)
    {
        using var cached = new CachedWorkspace();
        var samples = Directory.CreateDirectory(cached.Files.PathOf("samples")).FullName;
        File.WriteAllBytes(Path.Combine(samples, "x.npy"), Npy);
        var request = cached.Request(cached.Files.Save(Models.MatMul())) with { KeyFile = cached.KeyFile, Validation = new() { Data = [samples], MinCosine = -1 } };
        var changed = false;
        var progress = new Immediately(report =>
        {
            if (changed || report.Stage != "quantizing") return;
            changed = true;
            if (what == "the model") File.SetLastWriteTimeUtc(request.Source, DateTime.UtcNow.AddSeconds(5));
            else if (what == "a sample") File.SetLastWriteTimeUtc(Path.Combine(samples, "x.npy"), DateTime.UtcNow.AddSeconds(5));
            else File.WriteAllBytes(Path.Combine(samples, "y.npy"), Npy);
        });

        // Without a runtime the samples are not run, but they are watched all the same.
        var result = new Quantizer(_ => null).Quantize(request with { Validation = request.Validation with { MinCosine = null } }, progress);

        Assert.IsTrue(result.Succeeded, string.Join(Environment.NewLine, result.Errors));
        Assert.IsTrue(changed);
        Assert.Contains("QB5023", result.Report.Warnings.Select(warning => warning.Code));
        Assert.IsTrue(File.Exists(cached.Files.Output));
        Assert.IsEmpty(cached.Entries);
        Assert.IsEmpty(cached.Left);
        Assert.IsFalse(File.Exists(cached.KeyFile));
    }

    /// <summary>One float32 array of [1, 3, 4].</summary>
    private static byte[] Npy
    {
        get
        {
            var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 4), }".PadRight(117) + "\n";
            return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[48]];
        }
    }
}
