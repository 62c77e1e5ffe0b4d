import { country } from './country.ts';

export const ASIA_AFRICA_OCEANIA = [
  country(
    'AU',
    'Australia/Sydney',
    [
      ['en-AU', 92],
      ['zh-CN', 5],
      ['en-US', 3],
    ],
    [
      ['Sydney', 'New South Wales', -33.87, 151.21, 50],
      ['Melbourne', 'Victoria', -37.81, 144.96, 48, 'Australia/Melbourne'],
      ['Perth', 'Western Australia', -31.95, 115.86, 20, 'Australia/Perth'],
      ['Brisbane', 'Queensland', -27.47, 153.03, 24, 'Australia/Brisbane'],
    ],
  ),
  country(
    'IN',
    'Asia/Kolkata',
    [
      ['en-IN', 70],
      ['hi-IN', 22],
      ['ta-IN', 8],
    ],
    [
      ['Mumbai', 'Maharashtra', 19.08, 72.88, 124],
      ['Delhi', 'Delhi', 28.61, 77.21, 110],
      ['Bengaluru', 'Karnataka', 12.97, 77.59, 84],
      ['Chennai', 'Tamil Nadu', 13.08, 80.27, 46],
      ['Kolkata', 'West Bengal', 22.57, 88.36, 45],
    ],
  ),
  country(
    'JP',
    'Asia/Tokyo',
    [
      ['ja-JP', 97],
      ['en-US', 3],
    ],
    [
      ['Tokyo', 'Tokyo', 35.68, 139.69, 139],
      ['Osaka', 'Osaka', 34.69, 135.5, 27],
      ['Nagoya', 'Aichi', 35.18, 136.91, 23],
      ['Sapporo', 'Hokkaido', 43.06, 141.35, 20],
      ['Fukuoka', 'Fukuoka', 33.59, 130.4, 16],
    ],
  ),
  country(
    'ID',
    'Asia/Jakarta',
    [
      ['id-ID', 90],
      ['en-US', 10],
    ],
    [
      ['Jakarta', 'Jakarta', -6.21, 106.85, 106],
      ['Surabaya', 'Jawa Timur', -7.26, 112.75, 29],
      ['Medan', 'Sumatera Utara', 3.6, 98.67, 24],
      ['Makassar', 'Sulawesi Selatan', -5.15, 119.43, 14, 'Asia/Makassar'],
    ],
  ),
  country(
    'ZA',
    'Africa/Johannesburg',
    [
      ['en-ZA', 85],
      ['af-ZA', 10],
      ['en-US', 5],
    ],
    [
      ['Johannesburg', 'Gauteng', -26.2, 28.05, 57],
      ['Cape Town', 'Western Cape', -33.92, 18.42, 46],
      ['Durban', 'KwaZulu-Natal', -29.86, 31.02, 37],
    ],
  ),
  country(
    'KR',
    'Asia/Seoul',
    [
      ['ko-KR', 97],
      ['en-US', 3],
    ],
    [
      ['Seoul', 'Seoul', 37.57, 126.98, 97],
      ['Busan', 'Busan', 35.18, 129.08, 34],
      ['Daegu', 'Daegu', 35.87, 128.6, 24],
    ],
  ),
  country(
    'NG',
    'Africa/Lagos',
    [
      ['en-NG', 55],
      ['en-US', 25],
      ['en-GB', 20],
    ],
    [
      ['Lagos', 'Lagos', 6.52, 3.38, 150],
      ['Abuja', 'Abuja', 9.06, 7.49, 36],
      ['Kano', 'Kano', 12.0, 8.52, 40],
    ],
  ),
  country(
    'PH',
    'Asia/Manila',
    [
      ['en-PH', 60],
      ['en-US', 30],
      ['fil-PH', 10],
    ],
    [
      ['Manila', 'Metro Manila', 14.6, 120.98, 135],
      ['Cebu', 'Cebu', 10.32, 123.89, 10],
      ['Davao', 'Davao', 7.19, 125.46, 18],
    ],
  ),
  country(
    'VN',
    'Asia/Ho_Chi_Minh',
    [
      ['vi-VN', 95],
      ['en-US', 5],
    ],
    [
      ['Hồ Chí Minh', 'Hồ Chí Minh', 10.82, 106.63, 90],
      ['Hà Nội', 'Hà Nội', 21.03, 105.85, 80],
      ['Đà Nẵng', 'Đà Nẵng', 16.05, 108.2, 11],
    ],
  ),
  country(
    'EG',
    'Africa/Cairo',
    [
      ['ar-EG', 88],
      ['en-US', 12],
    ],
    [
      ['Cairo', 'Cairo', 30.04, 31.24, 95],
      ['Alexandria', 'Alexandria', 31.2, 29.92, 52],
    ],
  ),
];
