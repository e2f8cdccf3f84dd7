using QuantBuild.Reporting;

namespace QuantBuild.Core.Tests.Reporting;

[TestClass]
public sealed class ReportNumbersTests
{
    [TestMethod]
    [DataRow(0L, "0 B")]
    [DataRow(999L, "999 B")]
    [DataRow(1000L, "1.0 KB")]
    [DataRow(999_949L, "999.9 KB")]
    [DataRow(999_950L, "1.0 MB")]
    [DataRow(90_400_000L, "90.4 MB")]
    [DataRow(6_000_000_000L, "6.0 GB")]
    [DataRow(long.MaxValue, "9.2 EB")]
    public void A_size_is_in_powers_of_1000(long bytes, string text) => Assert.AreEqual(text, ReportNumbers.Size(bytes));

    [TestMethod]
    [DataRow(1.0, "1.0000")]
    [DataRow(0.99999999, "0.9999")]
    [DataRow(0.9987, "0.9987")]
    [DataRow(0.89996, "0.8999")]
    [DataRow(-0.5, "-0.5000")]
    [DataRow(double.NaN, "-")]
    [DataRow(null, "-")]
    public void A_cosine_is_never_rounded_up(double? cosine, string text) => Assert.AreEqual(text, ReportNumbers.Cosine(cosine));

    [TestMethod]
    [DataRow(1.0, "100.0%")]
    [DataRow(0.9999, "99.9%")]
    [DataRow(0.991, "99.1%")]
    [DataRow(null, "-")]
    public void A_share_is_never_rounded_up(double? share, string text) => Assert.AreEqual(text, ReportNumbers.Percent(share));

    [TestMethod]
    [DataRow(0.0, "0")]
    [DataRow(0.0123456, "0.0123")]
    [DataRow(0.0000123456, "1.23e-05")]
    [DataRow(double.PositiveInfinity, "-")]
    public void An_error_has_three_digits(double? error, string text) => Assert.AreEqual(text, ReportNumbers.Magnitude(error));

    [TestMethod]
    public void Nothing_is_no_ratio() => Assert.AreEqual("-", ReportNumbers.Ratio(100, 0));
}
