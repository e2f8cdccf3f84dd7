using System.Runtime.InteropServices;
using QuantBuild.Validation;

namespace QuantBuild.OnnxRuntime.Interop;

/// <summary>The result of a call of the C API.</summary>
internal static unsafe class OrtStatus
{
    /// <summary>Some messages list every kernel of an operator; what helps a reader stands at their start.</summary>
    private const int LongestMessage = 1000;

    /// <summary>Releases a status; throws its message when it is an error.</summary>
    /// <exception cref="InferenceException">The call failed; the message is ONNX Runtime's own.</exception>
    public static void Check(this OrtApi api, nint status)
    {
        if (status == 0) return;
        var message = Marshal.PtrToStringUTF8((nint)api.GetErrorMessage(status));
        api.ReleaseStatus(status);
        if (string.IsNullOrWhiteSpace(message)) message = "ONNX Runtime reports an error without a message";
        message = message.Trim();
        throw new InferenceException(message.Length <= LongestMessage ? message : message[..LongestMessage] + " ...");
    }
}
