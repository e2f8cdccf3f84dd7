using System.Globalization;

namespace QuantBuild.Formats.Onnx.TypeInference;

/// <summary>Finds the signature of an operator at an opset.</summary>
internal static class OperatorSignatures
{
    public const string MicrosoftDomain = "com.microsoft";

    private static readonly Dictionary<string, Dictionary<string, List<(long Since, OperatorSignature Signature)>>> Domains = new()
    {
        [""] = Parse(StandardSignatures.Text),
        [MicrosoftDomain] = Parse(MicrosoftSignatures.Text),
        ["ai.onnx.ml"] = Parse(MachineLearningSignatures.Text),
    };

    /// <summary>The domain as it is compared: <c>ai.onnx</c> is another spelling of the default one.</summary>
    public static string Canonical(string domain) => domain == "ai.onnx" ? "" : domain;

    /// <summary>The signature, or null for an operator that is not known.</summary>
    public static OperatorSignature? Find(string domain, string operatorType, long opset)
    {
        if (!Domains.TryGetValue(Canonical(domain), out var operators) || !operators.TryGetValue(operatorType, out var versions)) return null;
        OperatorSignature? found = null;
        foreach (var (since, signature) in versions)
        {
            if (since <= Math.Max(opset, 1)) found = signature;
        }

        return found;
    }

    private static Dictionary<string, List<(long Since, OperatorSignature Signature)>> Parse(string table)
    {
        var operators = new Dictionary<string, List<(long Since, OperatorSignature Signature)>>();
        foreach (var line in table.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(" : ", StringComparison.Ordinal);
            var versions = line[(colon + 3)..].Split('|').Select(Version).ToList();
            foreach (var name in line[..colon].Split(' ', StringSplitOptions.RemoveEmptyEntries)) operators[name] = versions;
        }

        return operators;
    }

    private static (long Since, OperatorSignature Signature) Version(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (1, OperatorSignature.Parse(text))
            : (long.Parse(text.AsSpan(0, colon).Trim(), CultureInfo.InvariantCulture), OperatorSignature.Parse(text[(colon + 1)..]));
    }
}
