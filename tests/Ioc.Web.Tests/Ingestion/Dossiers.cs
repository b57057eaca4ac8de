using System.Globalization;
using System.Text.Json.Nodes;
using Ioc.Model;

namespace Ioc.Tests.Ingestion;

/// <summary>Records of dossiers that no other test knows.</summary>
public static class Dossiers
{
    private static int _last;

    public static string NewCode() => string.Create(CultureInfo.InvariantCulture, $"H49.22-T-{Interlocked.Increment(ref _last):d6}");

    /// <summary>A record that the door takes, of a dossier of its own unless <paramref name="fields"/> name another; null takes a field away.</summary>
    public static JsonObject New(params (string Field, JsonNode? Value)[] fields)
    {
        var record = BadRecords.Good();
        record["dossierCode"] = NewCode();
        foreach (var (field, value) in fields)
        {
            if (value is null)
            {
                record.Remove(field);
            }
            else
            {
                record[field] = value;
            }
        }
        return record;
    }

    /// <summary>The same in the national portal's words; without a time of update.</summary>
    public static JsonObject NewPortal(params (string Field, JsonNode? Value)[] fields)
    {
        var dossier = new JsonObject
        {
            ["MaHoSo"] = NewCode(),
            ["MaTTHC"] = "1.004873",
            ["TenTTHC"] = "Đăng ký khai sinh",
            ["MaLinhVuc"] = "LV-HOTICH",
            ["TenLinhVuc"] = "Hộ tịch",
            ["KenhThucHien"] = "2",
            ["ChuHoSo"] = "Nguyễn Văn A",
            ["SoDienThoai"] = "0912345678",
            ["NgayTiepNhan"] = "20261120080000",
            ["NgayHenTra"] = "20261125170000",
            ["TrangThaiHoSo"] = "2",
            ["NgayTra"] = "",
            ["NgayKetThucXuLy"] = "",
            ["DonViXuLy"] = "06652",
        };
        foreach (var (field, value) in fields)
        {
            dossier[field] = value;
        }
        return dossier;
    }
}
