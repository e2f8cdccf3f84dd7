namespace QuantBuild.MSBuild;

/// <summary>Where a code is explained.</summary>
internal static class HelpLink
{
    public static string Of(string code) => "https://github.com/quantbuild/quantbuild/blob/main/docs/errors.md#" + code.ToLowerInvariant();
}
