using System.Text.Json;

namespace QuantBuild.Reporting;

internal static class ComparisonJson
{
    public static void Write(Utf8JsonWriter json, ComparisonReport comparison)
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("reference", comparison.Reference);
        json.WriteString("candidate", comparison.Candidate);
        json.WriteNumber("referenceBytes", comparison.ReferenceBytes);
        json.WriteNumber("candidateBytes", comparison.CandidateBytes);
        json.WriteValidation("validation", comparison.Validation);
        json.WriteStartArray("tensors");
        foreach (var tensor in comparison.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteString("referenceType", tensor.ReferenceType);
            json.WriteString("candidateType", tensor.CandidateType);
            json.WriteFinite("sqnrDb", tensor.SqnrDb);
            json.WriteFinite("maxAbsError", tensor.MaxAbsError);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteDiagnostics("warnings", comparison.Warnings);
        json.WriteEndObject();
    }
}
